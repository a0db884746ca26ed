import { ParticipantInfo_Kind } from "@livekit/protocol";
import {
  RoomServiceClient,
  TrackSource,
  TwirpError,
  type CreateOptions,
  type ParticipantInfo,
} from "livekit-server-sdk";
import {
  callOfLivekitRoom,
  isConferenceRoom,
  livekitRoomOf,
  ownerOfLivekitRoom,
} from "../../shared/base/ids.ts";
import type { SeenParticipant } from "../../shared/call/presence.ts";
import type { LivekitStatus } from "../../shared/contract/host.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { ConferenceMetadata } from "../../shared/conference/attributes.ts";
import type { ConferenceMedia, GuestChange, MediaServer, SeenGuest } from "../ports/media.ts";
import { conferencePermission, grantIn } from "./conference-permission.ts";
import { marks, metadataText } from "./conference-metadata.ts";
import { participantPermission } from "./participant-permission.ts";

/** Seconds until LiveKit closes an empty room: a little longer than an empty call lasts. */
const ROOM_TIMEOUT = 75;
/** Seconds in which a crashed client may reconnect as the same participant. */
const DEPARTURE_TIMEOUT = 60;
/** A conference's room is there from its start to its stop: a week, and created again after that. */
const CONFERENCE_TIMEOUT = 7 * 24 * 3_600;
const REQUEST_TIMEOUT_SECONDS = 5;

/** Calls LiveKit's server API. Its address and health come from the supervisor. */
export class LivekitMediaServer implements MediaServer, ConferenceMedia {
  status: LivekitStatus = "starting";
  version: string | null = null;
  url: string | null = null;
  isExternal = false;
  readonly #keys: { apiKey: string; apiSecret: string };
  readonly #healthy: (() => void)[] = [];
  readonly #restarted: (() => void)[] = [];
  #lastUrl: string | null = null;
  #client: RoomServiceClient | null = null;
  /** By call: rooms that exist in this run of the media server, or are being created. */
  #rooms = new Map<string, Promise<void>>();
  readonly #generations = new Map<string, string>();

  constructor(keys: { apiKey: string; apiSecret: string }) {
    this.#keys = keys;
  }

  /** Updates the state from the supervisor. A restarted media server has lost its rooms. */
  update(state: {
    status: LivekitStatus;
    url: string | null;
    version: string | null;
    /** Null for one that is not a process of this host. */
    pid: number | null;
  }): void {
    if (state.status === "healthy") this.isExternal = state.pid === null;
    this.status = state.status;
    this.url = state.status === "healthy" ? state.url : null;
    this.version = state.version;
    this.#rooms = new Map();
    this.#client =
      this.url === null
        ? null
        : new RoomServiceClient(this.url.replace(/^ws/, "http"), this.#keys.apiKey, this.#keys.apiSecret, {
            requestTimeout: REQUEST_TIMEOUT_SECONDS,
          });
    if (this.status !== "healthy") return;
    // Each process has a different port.
    const restarted = this.#lastUrl !== null && this.#lastUrl !== this.url;
    this.#lastUrl = this.url;
    for (const listener of [...(restarted ? this.#restarted : []), ...this.#healthy]) listener();
  }

  onHealthy(listener: () => void): void {
    this.#healthy.push(listener);
  }

  onRestarted(listener: () => void): void {
    this.#restarted.push(listener);
  }

  ensureRoom(callId: string): Promise<void> {
    return this.#ensure(callId, { emptyTimeout: ROOM_TIMEOUT, departureTimeout: DEPARTURE_TIMEOUT });
  }

  ensureConference(room: string, metadata: ConferenceMetadata): Promise<void> {
    return this.#ensure(room, {
      emptyTimeout: CONFERENCE_TIMEOUT,
      departureTimeout: CONFERENCE_TIMEOUT,
      metadata: metadataText(metadata),
    });
  }

  #ensure(id: string, options: Omit<CreateOptions, "name">): Promise<void> {
    let creation = this.#rooms.get(id);
    if (!creation) {
      const rooms = this.#rooms;
      creation = this.#request(async (client) => {
        const room = await client.createRoom({ name: livekitRoomOf(id), ...options });
        this.#generations.set(id, room.sid);
      });
      rooms.set(id, creation);
      creation.catch(() => rooms.delete(id));
    }
    return creation;
  }

  async deleteRoom(callId: string): Promise<void> {
    this.#rooms.delete(callId);
    this.#generations.delete(callId);
    await this.#request((client) => client.deleteRoom(livekitRoomOf(callId)).catch(ignoreNotFound));
  }

  async listParticipants(callId: string): Promise<SeenParticipant[]> {
    const participants = await this.#request((client) =>
      client.listParticipants(livekitRoomOf(callId)).catch(ignoreNotFound),
    );
    return (participants ?? []).filter(isInCall).map((participant) => ({
      identity: participant.identity,
      audioOn: sends(participant, TrackSource.MICROPHONE),
      videoOn: sends(participant, TrackSource.CAMERA),
      hidden: participant.permission?.hidden ?? false,
    }));
  }

  async listGuests(room: string): Promise<SeenGuest[]> {
    const participants = await this.#request((client) => client.listParticipants(room).catch(ignoreNotFound));
    return (participants ?? []).filter(isInCall).map((participant) => ({
      identity: participant.identity,
      grant: grantIn(participant.permission),
      attributes: attributesIn(participant),
      audioOn: sends(participant, TrackSource.MICROPHONE),
      videoOn: sends(participant, TrackSource.CAMERA),
      sharing: sends(participant, TrackSource.SCREEN_SHARE),
    }));
  }

  async updateGuest(room: string, identity: string, { grant, attributes }: GuestChange): Promise<void> {
    const change = { permission: conferencePermission(grant), attributes: { ...attributes } };
    await this.#request((client) => client.updateParticipant(room, identity, change).catch(ignoreNotFound));
  }

  async setMetadata(room: string, metadata: ConferenceMetadata): Promise<void> {
    await this.#request((client) =>
      client.updateRoomMetadata(room, metadataText(metadata)).catch(ignoreNotFound),
    );
  }

  async muteMicrophone(callId: string, identity: string): Promise<void> {
    await this.#request(async (client) => {
      const room = livekitRoomOf(callId);
      const participant = await client.getParticipant(room, identity).catch(ignoreNotFound);
      for (const track of participant?.tracks ?? [])
        if (track.source === TrackSource.MICROPHONE && !track.muted)
          await client.mutePublishedTrack(room, identity, track.sid, true).catch(ignoreNotFound);
    });
  }

  generation(callId: string): string | null {
    return this.#generations.get(callId) ?? null;
  }

  async removeParticipant(callId: string, identity: string): Promise<void> {
    await this.#request((client) =>
      client.removeParticipant(livekitRoomOf(callId), identity).catch(ignoreNotFound),
    );
  }

  async admitParticipant(callId: string, identity: string): Promise<void> {
    await this.#request((client) =>
      client
        .updateParticipant(livekitRoomOf(callId), identity, { permission: participantPermission })
        .catch(ignoreNotFound),
    );
  }

  async listRooms(): Promise<string[]> {
    const rooms = await this.#request((client) => client.listRooms());
    // A room that LiveKit has closed by itself has to be created again for the next participant.
    this.#rooms = new Map();
    this.#generations.clear();
    return rooms.flatMap((room) => {
      const id = ownerOfLivekitRoom(room.name);
      if (id !== null) this.#generations.set(id, room.sid);
      return callOfLivekitRoom(room.name) ?? [];
    });
  }

  async listConferences(): Promise<string[]> {
    const rooms = await this.#request((client) => client.listRooms());
    return rooms
      .filter(({ name, metadata }) => isConferenceRoom(name) && marks(metadata))
      .map(({ name }) => name);
  }

  async #request<T>(send: (client: RoomServiceClient) => Promise<T>): Promise<T> {
    if (!this.#client) throw new Failure("SW_CALL_LIVEKIT_UNREACHABLE");
    try {
      return await send(this.#client);
    } catch (error) {
      throw new Failure("SW_CALL_LIVEKIT_UNREACHABLE", undefined, error);
    }
  }
}

/** The same number in both versions of LiveKit's protocol whose types meet here. */
const EGRESS = ParticipantInfo_Kind.EGRESS as number as ParticipantInfo["kind"];

/** LiveKit Egress is in a room to record it: it has come with a key of LiveKit's, and nobody sees it. */
export const isInCall = ({ kind }: Pick<ParticipantInfo, "kind">): boolean => kind !== EGRESS;

/** Whether a participant sends this: not muted. */
const sends = ({ tracks }: ParticipantInfo, source: TrackSource): boolean =>
  tracks.some((track) => track.source === source && !track.muted);

/** LiveKit removes an attribute that is set to an empty text. */
const attributesIn = ({ attributes: { role = "", stage = "", hand = "" } }: ParticipantInfo) => ({
  role,
  stage,
  hand,
});

/** Not an error when deleting, or when listing the participants of a room that does not exist yet. */
function ignoreNotFound(error: unknown): undefined {
  if (error instanceof TwirpError && error.status === 404) return undefined;
  throw error;
}

import { ParticipantInfo_Kind } from "@livekit/protocol";
import { RoomServiceClient, TrackSource, TwirpError, type ParticipantInfo } from "livekit-server-sdk";
import { callOfLivekitRoom, livekitRoomOf } from "../../shared/base/ids.ts";
import type { SeenParticipant } from "../../shared/call/presence.ts";
import type { LivekitStatus } from "../../shared/contract/host.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { MediaServer } from "../ports/media.ts";
import { participantPermission } from "./tokens.ts";

/** Seconds until LiveKit closes an empty room: a little longer than an empty call lasts. */
const ROOM_TIMEOUT = 75;
/** Seconds in which a crashed client may reconnect as the same participant. */
const DEPARTURE_TIMEOUT = 60;
const REQUEST_TIMEOUT_SECONDS = 5;

/** Calls LiveKit's server API. Its address and health come from the supervisor. */
export class LivekitMediaServer implements MediaServer {
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
    let creation = this.#rooms.get(callId);
    if (!creation) {
      const rooms = this.#rooms;
      creation = this.#request(async (client) => {
        const room = await client.createRoom({
          name: livekitRoomOf(callId),
          emptyTimeout: ROOM_TIMEOUT,
          departureTimeout: DEPARTURE_TIMEOUT,
        });
        this.#generations.set(callId, room.sid);
      });
      rooms.set(callId, creation);
      creation.catch(() => rooms.delete(callId));
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
    return (participants ?? []).filter(isInCall).map((participant) => {
      const live = (source: TrackSource) =>
        participant.tracks.some((track) => track.source === source && !track.muted);
      return {
        identity: participant.identity,
        audioOn: live(TrackSource.MICROPHONE),
        videoOn: live(TrackSource.CAMERA),
        hidden: participant.permission?.hidden ?? false,
      };
    });
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
      const callId = callOfLivekitRoom(room.name);
      if (callId !== null) this.#generations.set(callId, room.sid);
      return callId ?? [];
    });
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

/** Not an error when deleting, or when listing the participants of a room that does not exist yet. */
function ignoreNotFound(error: unknown): undefined {
  if (error instanceof TwirpError && error.status === 404) return undefined;
  throw error;
}

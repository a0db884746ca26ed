import { RoomServiceClient, TrackSource, TwirpError } from "livekit-server-sdk";
import { callOfLivekitRoom, livekitRoomOf } from "../../shared/base/ids.ts";
import type { SeenParticipant } from "../../shared/call/presence.ts";
import type { LivekitStatus } from "../../shared/contract/host.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { MediaServer } from "../ports/media.ts";
import { participantPermission } from "./tokens.ts";

/** Seconds that the LiveKit room of a live call outlives its last participant: a little longer than the call itself. */
const ROOM_TIMEOUT = 75;
/** Seconds in which a crashed client may come back as itself. */
const DEPARTURE_TIMEOUT = 60;
const REQUEST_TIMEOUT_SECONDS = 5;

/** LiveKit's server API, as far as calls need it. The supervisor says where it is and whether it is well. */
export class LivekitMediaServer implements MediaServer {
  status: LivekitStatus = "starting";
  version: string | null = null;
  url: string | null = null;
  readonly #keys: { apiKey: string; apiSecret: string };
  readonly #healthy: (() => void)[] = [];
  readonly #restarted: (() => void)[] = [];
  #lastUrl: string | null = null;
  #client: RoomServiceClient | null = null;
  /** By call: rooms that this run of the media server is known to have, or that are being made. */
  #rooms = new Map<string, Promise<void>>();
  readonly #generations = new Map<string, string>();

  constructor(keys: { apiKey: string; apiSecret: string }) {
    this.#keys = keys;
  }

  /** The supervisor's news. A media server that was restarted knows nothing of earlier rooms. */
  update(news: { status: LivekitStatus; url: string | null; version: string | null }): void {
    this.status = news.status;
    this.url = news.status === "healthy" ? news.url : null;
    this.version = news.version;
    this.#rooms = new Map();
    this.#client =
      this.url === null
        ? null
        : new RoomServiceClient(this.url.replace(/^ws/, "http"), this.#keys.apiKey, this.#keys.apiSecret, {
            requestTimeout: REQUEST_TIMEOUT_SECONDS,
          });
    if (this.status !== "healthy") return;
    // Each process gets a port of its own.
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
    let making = this.#rooms.get(callId);
    if (!making) {
      const rooms = this.#rooms;
      making = this.#ask(async (client) => {
        const room = await client.createRoom({
          name: livekitRoomOf(callId),
          emptyTimeout: ROOM_TIMEOUT,
          departureTimeout: DEPARTURE_TIMEOUT,
        });
        this.#generations.set(callId, room.sid);
      });
      rooms.set(callId, making);
      making.catch(() => rooms.delete(callId));
    }
    return making;
  }

  async deleteRoom(callId: string): Promise<void> {
    this.#rooms.delete(callId);
    this.#generations.delete(callId);
    await this.#ask((client) => client.deleteRoom(livekitRoomOf(callId)).catch(ignoreNotFound));
  }

  async listParticipants(callId: string): Promise<SeenParticipant[]> {
    const participants = await this.#ask((client) =>
      client.listParticipants(livekitRoomOf(callId)).catch(ignoreNotFound),
    );
    return (participants ?? []).map((participant) => {
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
    await this.#ask(async (client) => {
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
    await this.#ask((client) =>
      client.removeParticipant(livekitRoomOf(callId), identity).catch(ignoreNotFound),
    );
  }

  async admitParticipant(callId: string, identity: string): Promise<void> {
    await this.#ask((client) =>
      client
        .updateParticipant(livekitRoomOf(callId), identity, { permission: participantPermission })
        .catch(ignoreNotFound),
    );
  }

  async listRooms(): Promise<string[]> {
    const rooms = await this.#ask((client) => client.listRooms());
    // A room that LiveKit has closed by itself has to be made again for the next one who joins.
    this.#rooms = new Map();
    this.#generations.clear();
    return rooms.flatMap((room) => {
      const callId = callOfLivekitRoom(room.name);
      if (callId !== null) this.#generations.set(callId, room.sid);
      return callId ?? [];
    });
  }

  async #ask<T>(question: (client: RoomServiceClient) => Promise<T>): Promise<T> {
    if (!this.#client) throw new Failure("SW_CALL_LIVEKIT_UNREACHABLE");
    try {
      return await question(this.#client);
    } catch (error) {
      throw new Failure("SW_CALL_LIVEKIT_UNREACHABLE", undefined, error);
    }
  }
}

/** What should be gone and is gone is well; so is the participant list of a room that nobody has entered. */
function ignoreNotFound(error: unknown): undefined {
  if (error instanceof TwirpError && error.status === 404) return undefined;
  throw error;
}

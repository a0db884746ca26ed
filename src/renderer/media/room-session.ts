import { ConnectionState, RoomEvent, type DisconnectReason, type Room, type Track } from "livekit-client";
import { Scope } from "../../shared/base/scope.ts";
import { EarlyTracks } from "./livekit-internals/early-tracks.ts";
import { connectRoom, type MediaGrant } from "./livekit-room.ts";

/** How long leaving a room may delay the next one, in ms. */
const DISCONNECT_LIMIT = 300;
/** How long a warm room may continue to connect after its ring was answered, in ms. */
const READY_LIMIT = 3_000;
/** How long the media server may take to promote a warm device to participant, in ms. */
const ADMISSION_LIMIT = 2_000;

export interface RoomSessionEvents {
  /** Something about the participants has changed. */
  onChange(): void;
  /** livekit-client has lost the connection, and is reconnecting. */
  onLost(): void;
  onReconnected(): void;
  /** livekit-client has given up, or the media server has closed the connection. */
  onDisconnected(reason: DisconnectReason | undefined): void;
}

/** One LiveKit room, from connecting or adopting the warm one until leaving. */
export class RoomSession {
  readonly room: Room;
  readonly scope = new Scope();
  readonly #events: RoomSessionEvents;
  #early: EarlyTracks | null = null;

  constructor(room: Room, events: RoomSessionEvents) {
    this.room = room;
    this.#events = events;
    const on = (event: RoomEvent, listener: (...details: never[]) => void) => {
      room.on(event, listener);
      this.scope.onEnd(() => room.off(event, listener));
    };
    for (const event of changes) on(event, () => events.onChange());
    on(RoomEvent.Reconnecting, () => events.onLost());
    on(RoomEvent.SignalReconnecting, () => events.onLost());
    on(RoomEvent.Reconnected, () => events.onReconnected());
    on(RoomEvent.Disconnected, (reason?: DisconnectReason) => events.onDisconnected(reason));
  }

  /** A video track that has arrived before livekit-client announces it. */
  earlyTrack(sid: string): Track | null {
    return this.#early?.get(sid) ?? null;
  }

  /** Connects once. Resolves with whether that succeeded. */
  async connect(grant: MediaGrant): Promise<boolean> {
    this.#early = new EarlyTracks(this.room, () => this.#events.onChange());
    return await connectRoom(this.room, grant).then(
      () => true,
      () => false,
    );
  }

  /**
   * Continues in a warm room whose ring has been answered. Waits for it if it is still connecting: a second room
   * beside it would disconnect both. Resolves with false if it is not usable in time.
   */
  async adopt(ready: Promise<boolean>): Promise<boolean> {
    return (await within(READY_LIMIT, ready)) && (await isAdmitted(this.room));
  }

  /** Leaves the room. Its local tracks continue in the next one. */
  async end(): Promise<void> {
    this.scope.end();
    // A server that is down does not answer.
    const limit = new Promise((resolve) => setTimeout(resolve, DISCONNECT_LIMIT));
    await Promise.race([this.room.disconnect(false), limit]);
  }
}

/** Resolves with false if there is no answer in time. */
async function within(milliseconds: number, answer: Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), milliseconds));
  return await Promise.race([answer, late]);
}

/** Resolves with whether a device that has answered may publish; false if the permission does not arrive in time. */
async function isAdmitted(room: Room): Promise<boolean> {
  if (room.state === ConnectionState.Disconnected) return false;
  const isAllowed = () => room.localParticipant.permissions?.canPublish === true;
  if (isAllowed()) return true;
  return await new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      room.off(RoomEvent.ParticipantPermissionsChanged, done);
      room.off(RoomEvent.Disconnected, done);
      resolve(isAllowed() && room.state === ConnectionState.Connected);
    };
    const timer = setTimeout(done, ADMISSION_LIMIT);
    room.on(RoomEvent.ParticipantPermissionsChanged, done);
    room.on(RoomEvent.Disconnected, done);
  });
}

const changes = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.AudioPlaybackStatusChanged,
];

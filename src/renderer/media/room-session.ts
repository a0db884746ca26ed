import { ConnectionState, RoomEvent, type DisconnectReason, type Room, type Track } from "livekit-client";
import { Scope } from "../../shared/base/scope.ts";
import type { JoinGrant } from "../../shared/contract/entities.ts";
import { EarlyTracks } from "./livekit-internals/early-tracks.ts";
import { connectRoom } from "./livekit-room.ts";

/** How long the end of an old room may delay the next one, in ms. */
const DISCONNECT_LIMIT = 300;
/** How long a warm room that is still connecting when its ring is answered may take from then on, in ms. */
const READY_LIMIT = 3_000;
/** How long the media server may take to make a warm device a participant like any other, in ms. */
const ADMISSION_LIMIT = 2_000;

export interface RoomSessionEvents {
  /** A participant joined, left, spoke, muted: look again. */
  onChange(): void;
  /** livekit-client has lost the connection, and is reconnecting. */
  onLost(): void;
  onReconnected(): void;
  /** livekit-client has given up, or the media server has ended it. */
  onDisconnected(reason: DisconnectReason | undefined): void;
}

/** One LiveKit room, from connecting, or from adopting the warm one, to its end. */
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

  /** A picture that is there before livekit-client says so. */
  earlyTrack(sid: string): Track | null {
    return this.#early?.get(sid) ?? null;
  }

  /** Connects once; false where that fails. */
  async connect(grant: JoinGrant): Promise<boolean> {
    this.#early = new EarlyTracks(this.room, () => this.#events.onChange());
    return await connectRoom(this.room, grant).then(
      () => true,
      () => false,
    );
  }

  /**
   * Goes on in a warm room whose ring has been answered. One that is still connecting is waited for: a second room
   * beside it would disconnect them both. False where it is not usable in time.
   */
  async adopt(ready: Promise<boolean>): Promise<boolean> {
    return (await within(READY_LIMIT, ready)) && (await isAdmitted(this.room));
  }

  /** Leaves the room. Its local tracks go on in the next one. */
  async end(): Promise<void> {
    this.scope.end();
    // A server that is gone does not answer.
    const limit = new Promise((resolve) => setTimeout(resolve, DISCONNECT_LIMIT));
    await Promise.race([this.room.disconnect(false), limit]);
  }
}

/** What is not known in time is no. */
async function within(milliseconds: number, answer: Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), milliseconds));
  return await Promise.race([answer, late]);
}

/** Whether a ringing device that has answered may publish; false when that does not come. */
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

import type { Room } from "livekit-client";
import { Scope } from "../../shared/base/scope.ts";
import type { JoinGrant } from "../../shared/contract/entities.ts";
import { ApiError } from "../api/client.ts";
import { log } from "../log/log.ts";
import { useApp } from "../stores/app-store.ts";
import { useCall } from "../stores/call-store.ts";
import { useQuality } from "../stores/quality.ts";
import { CallConnection, type GrantAnswer } from "./call-connection.ts";
import { connect, type ConnectionEvent } from "./connection.ts";
import type { DeviceKind } from "./devices/device-state.ts";
import { OwnDevices, type OpenDevice } from "./devices/own-devices.ts";
import type { watchMicrophone } from "./microphone/later-watch.ts";
import { OwnTracks } from "./own-tracks.ts";
import type { CallQuality } from "./quality/call-quality.ts";
import { Roster } from "./roster.ts";
import { ScreenShare } from "./screen-share.ts";
import type { WarmRoom } from "./warm-ring.ts";

/** What a call needs from outside the media layer. */
export interface CallDependencies {
  readonly createRoom: () => Room;
  readonly openDevice: OpenDevice;
  readonly watchMicrophone: typeof watchMicrophone;
  readonly host: {
    join(callId: string): Promise<JoinGrant>;
    leave(callId: string): Promise<unknown>;
    /** Gives up the connections to the host that there are: they may be dead. Never rejects. */
    renew(): Promise<void>;
  };
  readonly play: (tune: "join" | "leave") => void;
  /** Loads what measures connections, which no call has to wait for. */
  readonly loadQuality: () => Promise<{ readonly CallQuality: typeof CallQuality }>;
}

/** How a call is entered. */
export interface CallEntry {
  readonly roomId: string;
  /** Which devices to open. */
  readonly devices: Readonly<Record<DeviceKind, boolean>>;
  /** Starts the call, or joins it. Called once. */
  readonly firstGrant: () => Promise<JoinGrant>;
  /** The warm room of the ring that this answers, if any. */
  readonly warmRoom: WarmRoom | null;
  /** Whether our tracks are held until the answer. */
  readonly held: boolean;
}

export interface CallEvents {
  /** We are out of the call without having left it; the scope of this `Call` has ended by then. */
  onOver(reason: string): void;
  /** Our share has ended without our stopping it; `name` is the window's, if known. */
  onShareClosed(name: string | null): void;
}

/**
 * One call that this device is in, from the press that starts it. It writes to the call store until its scope ends;
 * then its room is left, its devices are closed, and pending operations have no effect.
 */
export class Call {
  readonly devices: OwnDevices;
  readonly share: ScreenShare;
  readonly #dependencies: CallDependencies;
  readonly #entry: CallEntry;
  readonly #scope = new Scope();
  readonly #own: OwnTracks;
  readonly #roster: Roster;
  readonly #connection: CallConnection;
  #microphone: ReturnType<typeof watchMicrophone> | null = null;
  #id: string | null = null;
  /** Null until the first frame has been shown, and what measures has been loaded. */
  #quality: CallQuality | null = null;

  constructor(dependencies: CallDependencies, entry: CallEntry, events: CallEvents) {
    this.#dependencies = dependencies;
    this.#entry = entry;
    this.#own = new OwnTracks(this.#scope, entry.held);
    const refresh = () => this.#roster.refresh();
    this.devices = new OwnDevices(this.#scope, this.#own, dependencies.openDevice, refresh);
    this.share = new ScreenShare(this.#scope, this.#own, (name) => events.onShareClosed(name));
    this.#roster = new Roster(
      this.#scope,
      {
        room: () => this.#connection.room,
        earlyTrack: (sid) => this.#connection.earlyTrack(sid),
        devices: () => this.devices.tracks,
        joinedAt: (userId) => joinedAt(entry.roomId, userId),
        finding: (identity) => useQuality.getState().findings.get(identity),
      },
      entry.warmRoom !== null,
    );
    this.#connection = new CallConnection(this.#scope, {
      createRoom: dependencies.createRoom,
      own: this.#own,
      grant: () => this.#grant(),
      renew: () => dependencies.host.renew(),
      events: {
        onConnected: () => this.#connected(),
        onSending: (room, session) => {
          this.devices.openDeferred();
          void this.#measure(room, session);
        },
        onLost: () => {
          this.#transition({ type: "lost", at: performance.now() });
          this.#roster.lost();
        },
        onChange: refresh,
        onOver: (reason) => {
          this.#scope.end();
          events.onOver(reason);
        },
      },
    });
  }

  /** The call's id; null until the host has admitted us. */
  get id(): string | null {
    return this.#id;
  }

  get roomId(): string {
    return this.#entry.roomId;
  }

  /** Synchronous up to the request to the host, so that answering waits for nothing. */
  start(): void {
    const { devices, warmRoom } = this.#entry;
    // Opening the camera would delay the remote video that the user is waiting for after answering.
    const isDeferred = devices.camera && warmRoom !== null;
    if (isDeferred) this.devices.defer("camera");
    this.#connection.start(warmRoom);
    if (devices.microphone) void this.devices.open("microphone");
    if (devices.camera && !isDeferred) void this.devices.open("camera");
  }

  /** Handles the answer: releases held tracks. */
  answered(): void {
    this.#own.answered(this.#connection.room);
  }

  mediaRestarted(): void {
    this.#quality?.restarting();
    this.#connection.mediaRestarted();
  }

  /** Plays the audio that the browser has blocked. To be called from a user gesture. */
  async allowSound(): Promise<void> {
    await this.#connection.room?.startAudio();
    this.#roster.refresh();
  }

  /** Dismisses what is noticed about the sound of the microphone. */
  dismissNotice(): void {
    this.#microphone?.dismiss();
  }

  /** Ends it here, and notifies the host. */
  leave(): void {
    this.end();
    if (this.#id !== null) this.#tellHostThatWeLeft(this.#id);
  }

  /** Ends it here; the host knows already. */
  end(): void {
    this.#scope.end();
  }

  async #grant(): Promise<GrantAnswer> {
    const { host } = this.#dependencies;
    try {
      const granted = await (this.#id === null ? this.#entry.firstGrant() : host.join(this.#id));
      if (this.#scope.ended) this.#grantedTooLate(granted.call_id);
      else {
        this.#id = granted.call_id;
        this.#transition({ type: "granted", callId: granted.call_id });
      }
      return granted;
    } catch (error) {
      return answerOf(error, this.#id !== null);
    }
  }

  /** We left before the host admitted us: without this, it would ring, or be answered, with nobody there. */
  #grantedTooLate(callId: string): void {
    const { connection } = useCall.getState();
    const isBack =
      connection.status !== "idle" &&
      connection.status !== "failed" &&
      connection.roomId === this.#entry.roomId;
    if (this.#id === null && !isBack) this.#tellHostThatWeLeft(callId);
  }

  #tellHostThatWeLeft(callId: string): void {
    // If this request fails, the host still sees our connection close.
    this.#dependencies.host
      .leave(callId)
      .catch((error: unknown) => log.info("Leaving was not reported", { call: { id: callId }, error }));
  }

  /** Measures the connections in a room until its scope ends. A call goes on without that if it cannot be loaded. */
  async #measure(room: Room, session: Scope): Promise<void> {
    try {
      const { CallQuality: Quality } = await this.#dependencies.loadQuality();
      if (session.ended || this.#scope.ended || this.#id === null) return;
      this.#quality ??= new Quality(this.#scope, this.#id, () => this.#roster.refresh());
      this.#quality.follow(room, session);
    } catch (error) {
      log.warn("The quality of a call is not measured", { error });
    }
  }

  #connected(): void {
    if (useCall.getState().connection.status === "joining") this.#dependencies.play("join");
    this.#roster.connected();
    this.#transition({ type: "connected" });
    this.#microphone ??= this.#dependencies.watchMicrophone(this.#scope, {
      track: () => this.devices.tracks.microphone,
      isOn: () => useCall.getState().microphone === "on",
      onNotice: (microphoneNotice) => useCall.setState({ microphoneNotice }),
    });
  }

  #transition(event: ConnectionEvent): void {
    useCall.setState((view) => ({ connection: connect(view.connection, event) }));
  }
}

/** In a call, temporary errors are retried; before that, they are shown at once. */
function answerOf(error: unknown, wasIn: boolean): GrantAnswer {
  const code = error instanceof ApiError ? error.code : "SW_INTERNAL";
  if (code === "SW_CALL_ENDED" || (wasIn && code === "SW_CALL_NOT_FOUND")) return { over: "ended" };
  const passing = code === "OFFLINE" || code === "SW_CALL_LIVEKIT_UNREACHABLE" || code === "SW_INTERNAL";
  return wasIn && passing ? { later: true } : { over: code };
}

/** When somebody joined the call in this room, by the host's record; undefined if they are not in it. */
function joinedAt(roomId: string, userId: string): number | undefined {
  const call = useApp.getState().replica.rooms[roomId]?.call;
  const entry = call?.participants.find(({ participant_id }) => participant_id === userId);
  return entry && Date.parse(entry.joined_at);
}

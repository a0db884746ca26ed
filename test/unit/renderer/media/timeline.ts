import { onTestFinished, vi } from "vitest";
import type { LocalAudioTrack, LocalVideoTrack } from "livekit-client";
import { createCallController } from "../../../../src/renderer/media/call-controller.ts";
import type { Opened } from "../../../../src/renderer/media/devices/open-device.ts";
import { MicrophoneWatch } from "../../../../src/renderer/media/microphone/microphone-watch.ts";
import type { Heard } from "../../../../src/renderer/media/microphone/hearing.ts";
import { useApp, type Phase } from "../../../../src/renderer/stores/app-store.ts";
import { idleCall, useCall } from "../../../../src/renderer/stores/call-store.ts";
import { emptyReplica, fromLists, withRoom } from "../../../../src/renderer/stores/replica.ts";
import type { JoinGrant, Room } from "../../../../src/shared/contract/entities.ts";
import { cameraTrack, microphoneTrack } from "./fake-media.ts";
import { FakeRoom } from "./fake-room.ts";

export const grantOf = (callId = "call-1"): JoinGrant => ({
  call_id: callId,
  livekit_url: "wss://hearth.test",
  livekit_token: "token",
  livekit_room: callId,
});

/** A promise that the test settles, by name. */
class Pending<Value> {
  readonly #waiting: PromiseWithResolvers<Value>[] = [];

  next(): Promise<Value> {
    const pending = Promise.withResolvers<Value>();
    this.#waiting.push(pending);
    return pending.promise;
  }

  resolve(value: Value): void {
    this.#shift().resolve(value);
  }

  reject(error: Error): void {
    this.#shift().reject(error);
  }

  #shift(): PromiseWithResolvers<Value> {
    const pending = this.#waiting.shift();
    if (!pending) throw new Error("Nobody has asked.");
    return pending;
  }
}

/**
 * The whole media layer from the press on, with a fake clock, a fake host, and rooms without a network. Everything
 * that happens is in `log`, each line with its time in ms.
 */
export async function createTimeline({
  direct = false,
  ours = false,
}: { direct?: boolean; ours?: boolean } = {}) {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance", "Date"],
  });
  // The whole backoff, without jitter.
  const random = vi.spyOn(Math, "random").mockReturnValue(1);
  useApp.setState({
    replica: fromLists(emptyReplica.host, [room(direct, ours ? me : bea)], null, null),
    phase: signedIn,
  });
  useCall.setState(idleCall);
  const began = performance.now();
  const log: string[] = [];
  const note = (what: string) => log.push(`${Math.round(performance.now() - began)} ${what}`);
  let status = "idle";
  const unsubscribe = useCall.subscribe(({ connection }) => {
    if (connection.status !== status) note(`is ${connection.status}`);
    status = connection.status;
  });

  const rooms: FakeRoom[] = [];
  const grants = new Pending<JoinGrant>();
  const warmGrants = new Pending<JoinGrant>();
  const tracks = { microphone: await microphoneTrack(), camera: await cameraTrack() };
  /** What the browser says when it is asked for a device; the track, unless the test says otherwise. */
  const browser: {
    microphone: () => Promise<Opened<LocalAudioTrack>>;
    camera: () => Promise<Opened<LocalVideoTrack>>;
    /** What there is to hear, for whoever listens to the microphone itself. */
    hear: () => Heard | null;
  } = {
    microphone: async () => ({ track: tracks.microphone }),
    camera: async () => ({ track: tracks.camera }),
    hear: () => ({ isFlat: false, speech: 0 }),
  };
  const ears: MediaStreamTrack[] = [];
  let turns = 0;
  const host = {
    async initiate() {
      note("asks to start");
      return await grants.next();
    },
    async join(callId: string) {
      note(`asks to join ${callId}`);
      return await grants.next();
    },
    async warmUp(callId: string) {
      note(`asks to warm up ${callId}`);
      return await warmGrants.next();
    },
    async leave(callId: string) {
      note(`says left ${callId}`);
    },
    async renew() {},
    async end(callId: string) {
      note(`ends ${callId}`);
    },
  };
  const calls = createCallController({
    createRoom() {
      const name = `room ${rooms.length + 1}`;
      const made = new FakeRoom((what) => note(`${name} ${what}`));
      rooms.push(made);
      return made;
    },
    openDevice: {
      microphone() {
        note("opens microphone");
        return browser.microphone();
      },
      camera() {
        note("opens camera");
        return browser.camera();
      },
    },
    watchMicrophone: (scope, microphone) =>
      new MicrophoneWatch(scope, {
        ...microphone,
        listenTo(source) {
          ears.push(source);
          return {
            source,
            hear: () => browser.hear(),
            close: () => void ears.splice(ears.indexOf(source), 1),
          };
        },
      }),
    host,
    play: (tune) => note(`plays ${tune}`),
    takeWarmTurn: (begin) => {
      turns += 1;
      begin();
      return () => void (turns -= 1);
    },
    loadQuality: () => import("../../../../src/renderer/media/quality/call-quality.ts"),
  });
  calls.onCallOver((reason) => note(`over: ${reason}`));
  calls.onSharedClosed((name) => note(`share closed: ${name}`));

  onTestFinished(() => {
    calls.leaveCall();
    unsubscribe();
    useApp.setState({ replica: emptyReplica, phase: { status: "connecting" } });
    random.mockRestore();
    vi.useRealTimers();
  });

  return {
    calls,
    log,
    note,
    rooms,
    grants,
    warmGrants,
    browser,
    tracks,
    /** What is being listened to, besides what is sent. */
    ears,
    /** Whether it is this tab's turn to be warm. */
    hasTurn: () => turns > 0,
    /** Lets everything happen until that many ms after the beginning. */
    at: async (milliseconds: number): Promise<void> => {
      await vi.advanceTimersByTimeAsync(began + milliseconds - performance.now());
    },
    /** Lets everything happen that waits for nothing. */
    settle: async (): Promise<void> => {
      await vi.advanceTimersByTimeAsync(0);
    },
    /** The lines since the last time. */
    since: (): string[] => log.splice(0),
  };
}

export type Timeline = Awaited<ReturnType<typeof createTimeline>>;

export const pending = <Value>() => new Pending<Value>();

export const me = "a".repeat(24);
export const bea = "b".repeat(24);
export const cem = "c".repeat(24);
const time = "2026-01-01T00:00:00.000Z";

const signedIn: Phase = {
  status: "signed-in",
  me: { id: me, display_name: "Ada", role: "owner", device_id: "device", named: true },
};

const room = (direct: boolean, initiator: string): Room => ({
  id: "room-1",
  name: "General",
  topic: "",
  kind: direct ? "direct" : "open",
  created_at: time,
  members: [],
  call: callOf(initiator, [me, bea, cem]),
  last_message: null,
});

const callOf = (initiator: string, participants: readonly string[]) => ({
  id: "call-1",
  room_id: "room-1",
  type: "video" as const,
  status: "active" as const,
  started_at: time,
  answered_at: time,
  ended_at: null,
  initiator_id: initiator,
  ring_expires_at: time,
  participants: participants.map((id) => ({
    participant_id: id,
    joined_at: time,
    video_on: true,
    audio_on: true,
  })),
  ringing: [],
  rejected: [],
  outcome: null,
  locked: false,
  spotlight_id: null,
  hands: [],
  recordings: [],
});

/** The host says that only these are in the call. */
export function setParticipants(...participants: readonly string[]): void {
  useApp.setState(({ replica }) => {
    const before = replica.rooms["room-1"];
    if (!before) throw new Error("There is no room.");
    return { replica: withRoom(replica, { ...before, call: callOf(bea, participants) }) };
  });
}

import { TrackEvent, type LocalAudioTrack, type LocalVideoTrack } from "livekit-client";
import { callIdOf, connect, type ConnectionEvent } from "../../shared/call/connection.ts";
import { routes } from "../../shared/contract/client.ts";
import type { CallType, JoinGrant } from "../../shared/contract/entities.ts";
import { ApiError } from "../api/client.ts";
import { useApp } from "../stores/app-store.ts";
import { idleCall, useCall, type Layout } from "../stores/call-store.ts";
import { currentApi } from "../stores/session.ts";
import { CallConnection, type GrantAnswer } from "./call-connection.ts";
import { isProblem, openCamera, openMicrophone, type DeviceState } from "./local-devices.ts";
import { nextForeground, peopleIn, withMissing, withUnchanged } from "./people.ts";
import { play } from "./sounds.ts";
import { takeWarmRoom, type WarmRoom } from "./warm-ring.ts";

/** The call that this device is in: at most one. */

export type DeviceKind = "microphone" | "camera";

let connection: CallConnection | null = null;
/** For which connection a device is being opened right now. */
const opening = new Map<DeviceKind, CallConnection | null>();
let tracks: Partial<Record<DeviceKind, LocalAudioTrack | LocalVideoTrack | undefined>> = {};
/** After an answer, a held-back picture may come at any moment for so long. */
const PICTURE_AWAITED = 3_000;
let picturesAwaitedUntil = 0;
/** Once we are back ourselves, the others' places are kept for so long. */
const BACK_WITHIN = 10_000;
const LOOK_FOR_MISSING = 500;
let awaitedBackUntil = 0;
let missingTimer: ReturnType<typeof setInterval> | undefined;
/** Why we are out of a call that we did not leave ourselves; told to whoever shows it. */
let overListener: (reason: string) => void = () => {};

/** For what else is sent in the call that we are in; null outside one. */
export const currentConnection = (): CallConnection | null => connection;

export function onCallOver(listener: (reason: string) => void): void {
  overListener = listener;
}

export function startCall(roomId: string, type: CallType): void {
  enter(
    roomId,
    { microphone: true, camera: type === "video" },
    () => currentApi().call(routes.initiateCall, { body: { room_id: roomId, type } }),
    { warmRoom: null, held: isDirect(roomId) },
  );
}

/** Joins a running call; for one that rings, this is answering it. */
export function joinCall(
  roomId: string,
  callId: string,
  options: { microphone?: boolean; camera: boolean },
): void {
  const { phase, replica } = useApp.getState();
  const isOurs = phase.status === "signed-in" && replica.rooms[roomId]?.call?.initiator_id === phase.me.id;
  enter(
    roomId,
    { microphone: true, ...options },
    () => currentApi().call(routes.joinCall, { params: { call_id: callId } }),
    { warmRoom: takeWarmRoom(callId), held: isOurs && isDirect(roomId) },
  );
}

/** In a direct room nobody receives anything of the caller before they have answered. */
const isDirect = (roomId: string): boolean => useApp.getState().replica.rooms[roomId]?.kind === "direct";

/** The call that we are in was answered: what was held back until then flows. */
export function callAnswered(callId: string): void {
  if (callIdOf(useCall.getState().connection) === callId) connection?.answered();
}

export function leaveCall(): void {
  stepOut();
  showNoCall();
  play("leave");
}

/** Leaves the call that we are in; what is shown of it stays for who goes straight on to another. */
function stepOut(): void {
  const callId = callIdOf(useCall.getState().connection);
  connection?.leave();
  forget();
  // If this does not get through, the host sees our connection close.
  if (callId)
    void currentApi()
      .call(routes.leaveCall, { params: { call_id: callId } })
      .catch(() => {});
}

export async function endCallForEveryone(): Promise<void> {
  const callId = callIdOf(useCall.getState().connection);
  if (!callId) return;
  await currentApi().call(routes.endCall, { params: { call_id: callId } });
  quit();
}

/** The host says that a call has ended: whoever is in it is out. */
export function callEnded(callId: string): void {
  if (callIdOf(useCall.getState().connection) === callId) quit();
}

/** The media server behind a call is another one now; whoever is in the call joins anew. */
export function callMediaRestarted(callId: string): void {
  if (callIdOf(useCall.getState().connection) === callId) connection?.mediaRestarted();
}

/** Turns the microphone or the camera on or off; opens it the first time, and again after a problem. */
export async function toggleDevice(kind: DeviceKind): Promise<void> {
  const track = tracks[kind];
  if (!track) await turnOn(kind);
  else if (useCall.getState()[kind] === "on") {
    useCall.setState({ [kind]: "off" });
    // What is held back counts as muted already; letting go of it must not bring it back.
    if (connection?.held) {
      tracks = { ...tracks, [kind]: undefined };
      await connection.withdraw(track);
    } else await track.mute();
  } else {
    useCall.setState({ [kind]: "on" });
    // A camera is let go of when it is off, and may be somebody else's by now.
    await track.unmute().catch(() => useCall.setState({ [kind]: "busy" }));
  }
  refresh();
}

export function setLayout(layout: Layout): void {
  useCall.setState({ layout });
}

/** After a press the browser plays what it has held back. */
export async function allowSound(): Promise<void> {
  await connection?.room?.startAudio();
  refresh();
}

function enter(
  roomId: string,
  options: Readonly<Record<DeviceKind, boolean>>,
  firstGrant: () => Promise<JoinGrant>,
  start: { warmRoom: WarmRoom | null; held: boolean },
): void {
  if (connection) stepOut();
  const transition = (event: ConnectionEvent) =>
    useCall.setState((view) => ({ connection: connect(view.connection, event) }));
  // At once: whoever saw us in no call for a moment would get ready for the ring that this answers, again.
  useCall.setState(({ layout }) => ({
    ...idleCall,
    layout,
    connection: connect(idleCall.connection, { type: "join", roomId }),
  }));

  let callId: string | null = null;
  // A camera that starts takes time from the picture that an answer waits for.
  let cameraWaits = options.camera && start.warmRoom !== null;
  const grant = async (): Promise<GrantAnswer> => {
    try {
      const granted =
        callId === null
          ? await firstGrant()
          : await currentApi().call(routes.joinCall, { params: { call_id: callId } });
      callId = granted.call_id;
      transition({ type: "granted", callId });
      return granted;
    } catch (error) {
      return afterRefusal(error, callId !== null);
    }
  };
  const entered = new CallConnection(
    grant,
    {
      onConnected() {
        if (useCall.getState().connection.status === "joining") play("join");
        if (awaitedBackUntil === Infinity) awaitBack(performance.now() + BACK_WITHIN);
        transition({ type: "connected" });
      },
      onSending() {
        if (!cameraWaits || tracks.camera) return;
        cameraWaits = false;
        void turnOn("camera");
      },
      onLost() {
        transition({ type: "lost", at: performance.now() });
        awaitBack(Infinity);
      },
      onChange: refresh,
      onOver(reason) {
        if (connection === entered) forget();
        if (reason === "ended" || reason === "elsewhere") useCall.setState(idleCall);
        else transition({ type: "failed", reason });
        overListener(reason);
      },
    },
    start,
  );
  connection = entered;
  picturesAwaitedUntil = start.warmRoom ? performance.now() + PICTURE_AWAITED : 0;
  entered.start();
  if (options.microphone) void turnOn("microphone");
  if (options.camera && !cameraWaits) void turnOn("camera");
}

/** Once in a call, everything that may pass is waited out; before that, the person is told at once. */
function afterRefusal(error: unknown, wasIn: boolean): GrantAnswer {
  const code = error instanceof ApiError ? error.code : "SW_INTERNAL";
  if (code === "SW_CALL_ENDED" || (wasIn && code === "SW_CALL_NOT_FOUND")) return { over: "ended" };
  const passing = code === "OFFLINE" || code === "SW_CALL_LIVEKIT_UNREACHABLE" || code === "SW_INTERNAL";
  return wasIn && passing ? { later: true } : { over: code };
}

async function turnOn(kind: DeviceKind): Promise<void> {
  const current = connection;
  // A second press while the first one is still asking for the device.
  if (opening.get(kind) === current) return;
  opening.set(kind, current);
  const opened = await (kind === "microphone" ? openMicrophone() : openCamera());
  if (opening.get(kind) === current) opening.delete(kind);
  if ("problem" in opened) useCall.setState({ [kind]: opened.problem });
  else if (connection !== current || !current) opened.track.stop();
  else {
    const { track } = opened;
    tracks[kind] = track;
    useCall.setState({ [kind]: "on" });
    refresh();
    // Whoever runs the room may have muted us: then the button says so, too.
    track.on(TrackEvent.Muted, () => {
      if (tracks[kind] === track) useCall.setState({ [kind]: "off" });
    });
    await current.publish(opened.track).catch(() => {});
  }
}

export function dismissProblem(kind: DeviceKind): void {
  const off: DeviceState = "off";
  useCall.setState((view) => (isProblem(view[kind]) ? { [kind]: off } : {}));
}

function refresh(): void {
  const current = connection;
  const room = current?.room;
  if (!room) return;
  const awaited = performance.now() < picturesAwaitedUntil;
  useCall.setState(({ people: before, foreground }) => {
    const present = peopleIn(room, tracks, before, awaited, cameAt, (sid) => current.earlyTrack(sid));
    const now = performance.now();
    const all =
      now < awaitedBackUntil ? withMissing(present, before, (id) => cameAt(id) !== undefined) : present;
    const people = withUnchanged(all, before);
    return {
      people,
      foreground: nextForeground(foreground, people, performance.now()),
      needsPress: !room.canPlaybackAudio,
    };
  });
}

/** Until then, whoever is missing keeps their place, for as long as the host has them in the call. */
function awaitBack(until: number): void {
  awaitedBackUntil = until;
  missingTimer ??= setInterval(() => {
    if (performance.now() >= awaitedBackUntil) stopAwaiting();
    refresh();
  }, LOOK_FOR_MISSING);
}

function stopAwaiting(): void {
  awaitedBackUntil = 0;
  clearInterval(missingTimer);
  missingTimer = undefined;
}

/** When somebody came into our call, by the host's word; undefined once they are not in it. */
function cameAt(userId: string): number | undefined {
  const { connection: state } = useCall.getState();
  const call = state.status === "idle" ? null : useApp.getState().replica.rooms[state.roomId]?.call;
  const entry = call?.participants.find(({ participant_id }) => participant_id === userId);
  return entry && Date.parse(entry.joined_at);
}

function quit(): void {
  connection?.leave();
  forget();
  showNoCall();
}

function showNoCall(): void {
  useCall.setState(({ layout }) => ({ ...idleCall, layout }));
}

function forget(): void {
  stopAwaiting();
  connection = null;
  tracks = {};
}

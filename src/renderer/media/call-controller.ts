import type { CallType, JoinGrant } from "../../shared/contract/entities.ts";
import { log } from "../log/log.ts";
import { useApp } from "../stores/app-store.ts";
import { idleCall, useCall } from "../stores/call-store.ts";
import { Call, type CallDependencies, type CallEntry } from "./call.ts";
import { connect } from "./connection.ts";
import { isProblem, type DeviceKind } from "./devices/device-state.ts";
import type { ShareOptions } from "./screen-share.ts";
import { WarmRing } from "./warm-ring.ts";
import type { TakeTurn } from "./warm-turn.ts";

export interface ControllerDependencies extends CallDependencies {
  readonly host: CallDependencies["host"] & {
    initiate(roomId: string, type: CallType): Promise<JoinGrant>;
    warmUp(callId: string): Promise<JoinGrant>;
    end(callId: string): Promise<unknown>;
  };
  readonly takeWarmTurn: TakeTurn;
}

/** The call that this device is in, of which there is at most one, and what it does in it. */
export function createCallController(dependencies: ControllerDependencies) {
  const { host, play } = dependencies;
  const warmRing = new WarmRing(
    dependencies.createRoom,
    (callId) => host.warmUp(callId),
    dependencies.takeWarmTurn,
  );
  let current: Call | null = null;
  let onOver: (reason: string) => void = () => {};
  let onShareClosed: (name: string | null) => void = () => {};

  function enter(entry: CallEntry): void {
    stepOut();
    // In one step: a listener that saw us without a call for a moment would warm up again for the ring that this answers.
    useCall.setState(({ layout }) => ({
      ...idleCall,
      layout,
      connection: connect(idleCall.connection, { type: "join", roomId: entry.roomId }),
    }));
    current = new Call(dependencies, entry, {
      onOver: over,
      onShareClosed: (name) => onShareClosed(name),
    });
    current.start();
  }

  /** Entering the call that we are in would begin with leaving it, which ends a direct call. */
  const isIn = (is: (call: Call) => boolean): boolean =>
    current !== null && current.id !== null && is(current);

  /** Leaves the current call without resetting the store, for joining another one directly. */
  function stepOut(): void {
    const leaving = current;
    current = null;
    leaving?.leave();
  }

  function over(reason: string): void {
    current = null;
    if (reason === "ended" || reason === "elsewhere") useCall.setState(idleCall);
    else useCall.setState((view) => ({ connection: connect(view.connection, { type: "failed", reason }) }));
    onOver(reason);
  }

  /** Handles the end of the call for everybody. */
  function ended(): void {
    const ending = current;
    current = null;
    ending?.end();
    showNoCall();
  }

  /** By default with the microphone, and with the camera if it is a video call. */
  function startCall(roomId: string, type: CallType, devices?: CallEntry["devices"]): void {
    if (isIn((call) => call.roomId === roomId)) return;
    enter({
      roomId,
      devices: devices ?? { microphone: true, camera: type === "video" },
      firstGrant: () => host.initiate(roomId, type),
      warmRoom: null,
      held: isDirect(roomId),
    });
  }

  /** Joins a live call. If it rings, this answers it. */
  function joinCall(
    roomId: string,
    callId: string,
    devices: { microphone?: boolean; camera: boolean },
  ): void {
    if (isIn(({ id }) => id === callId)) return;
    const warmRoom = warmRing.take(callId);
    enter({
      roomId,
      devices: { microphone: true, ...devices },
      firstGrant: () => host.join(callId).finally(() => warmRoom?.endTurn()),
      warmRoom,
      held: isDirect(roomId) && isOurs(roomId),
    });
  }

  function leaveCall(): void {
    stepOut();
    showNoCall();
    play("leave");
  }

  /** Disconnects from the call for a question: the host still expects us, and does not end a direct call. */
  function interruptCall(): void {
    current?.end();
    current = null;
    showNoCall();
  }

  /** Leaves a call that was interrupted. If this fails, the host stops waiting for us after a minute. */
  function leaveInterruptedCall(callId: string): void {
    host
      .leave(callId)
      .catch((error: unknown) => log.info("Leaving was not reported", { call: { id: callId }, error }));
  }

  async function endCallForEveryone(): Promise<void> {
    const ending = current;
    if (!ending?.id) return;
    await host.end(ending.id);
    if (current === ending) ended();
  }

  /** Connects to a call that rings for us ahead of its answer; null for none. */
  function warmUpFor(callId: string | null): void {
    warmRing.warmUpFor(callId);
  }

  /** The host has reported that a call was answered: held tracks are released. */
  function callAnswered(callId: string): void {
    if (current?.id === callId) current.answered();
  }

  /** The host has reported that a call has ended: leaves it here. */
  function callEnded(callId: string): void {
    if (current?.id === callId) ended();
  }

  /** The media server of a call has been restarted: rejoins it. */
  function callMediaRestarted(callId: string): void {
    if (current?.id === callId) current.mediaRestarted();
  }

  /** Sets the listener for the end of a call that we did not leave ourselves; it receives the reason. */
  function onCallOver(listener: (reason: string) => void): void {
    onOver = listener;
  }

  /** Sets the listener for the end of a share that we did not stop ourselves, such as when the window is closed. */
  function onSharedClosed(listener: (name: string | null) => void): void {
    onShareClosed = listener;
  }

  /** Turns the microphone or the camera on or off; opens it the first time, and again after a problem. */
  async function toggleDevice(kind: DeviceKind): Promise<void> {
    await current?.devices.toggle(kind);
  }

  /**
   * The same from outside of the window, where nobody sees what it shows meanwhile: what was wanted last counts. By default
   * the opposite of that.
   */
  async function turnDevice(kind: DeviceKind, on?: boolean): Promise<void> {
    if (current) await current.devices.turn(kind, on ?? !current.devices.isWanted(kind));
  }

  /** Shares the source that was just chosen. Rejects like `getDisplayMedia`. */
  async function startShare(options: ShareOptions): Promise<void> {
    await current?.share.start(options);
  }

  async function stopShare(): Promise<void> {
    await current?.share.stop();
  }

  /** Plays the audio that the browser has blocked. To be called from a user gesture. */
  async function allowSound(): Promise<void> {
    await current?.allowSound();
  }

  /** Dismisses the problem of a device. */
  function dismissProblem(kind: DeviceKind): void {
    useCall.setState((view) => (isProblem(view[kind]) ? { [kind]: "off" } : {}));
  }

  /** Dismisses what is shown about the microphone's sound. */
  function dismissMicrophoneNotice(): void {
    current?.dismissNotice();
  }

  return {
    startCall,
    joinCall,
    leaveCall,
    interruptCall,
    leaveInterruptedCall,
    endCallForEveryone,
    warmUpFor,
    callAnswered,
    callEnded,
    callMediaRestarted,
    onCallOver,
    onSharedClosed,
    toggleDevice,
    turnDevice,
    startShare,
    stopShare,
    allowSound,
    dismissProblem,
    dismissMicrophoneNotice,
  };
}

function showNoCall(): void {
  useCall.setState(({ layout }) => ({ ...idleCall, layout }));
}

/** In a direct room, the caller's tracks are held until the answer. */
const isDirect = (roomId: string): boolean => useApp.getState().replica.rooms[roomId]?.kind === "direct";

function isOurs(roomId: string): boolean {
  const { phase, replica } = useApp.getState();
  return phase.status === "signed-in" && replica.rooms[roomId]?.call?.initiator_id === phase.me.id;
}

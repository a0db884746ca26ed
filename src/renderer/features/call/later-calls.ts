import { create } from "zustand";
import { routes } from "../../../shared/contract/client.ts";
import type { CallDocument, CallType } from "../../../shared/contract/entities.ts";
import { log } from "../../log/log.ts";
import { t } from "../../messages/index.ts";
import { showToast } from "../../stores/app-store.ts";
import { currentApi } from "../../stores/current-api.ts";
import { withConsent } from "../../stores/consent-question.ts";
import { usePreJoin, withDeviceCheck, type PreJoinQuestion } from "../../stores/prejoin.ts";

/**
 * The entry point to calls. livekit-client and the stage are most of the app's script, so they are loaded after the
 * first screen, at the latest on the first press that needs them.
 */
type InCall = typeof import("./in-call.ts");

/** The lazily loaded part, as a store; null until it is loaded. */
export const useInCall = create<{ readonly parts: InCall | null }>(() => ({ parts: null }));

let loading: Promise<InCall> | null = null;
let overListener: (reason: string) => void = () => {};

export function loadCalls(): Promise<InCall> {
  loading ??= import("./in-call.ts").then(
    (parts) => {
      parts.onCallOver((reason) => overListener(reason));
      parts.offerOutsideControls();
      useInCall.setState({ parts });
      return parts;
    },
    (error: unknown) => {
      // The next press retries.
      loading = null;
      log.warn("The part of the app that shows calls could not be loaded", { error });
      throw error;
    },
  );
  return loading;
}

function withCalls(act: (parts: InCall) => void): void {
  const { parts } = useInCall.getState();
  // Synchronously once it is loaded: answering must not wait for anything.
  if (parts) act(parts);
  else void loadCalls().then(act, () => showToast(t("errors.notLoaded")));
}

/**
 * Enters a call, after a check of the devices if one is due. Nobody's devices are opened before they have consented to its
 * recording.
 */
function enterChecked(question: PreJoinQuestion): void {
  withConsent(question.roomId, () => withDeviceCheck(question));
}

/** Starts a call, or joins the one that is live in the room. Checks the devices before, if that is due. */
export const startCall = (roomId: string, type: CallType): void =>
  enterChecked({
    roomId,
    callId: null,
    devices: { microphone: true, camera: type === "video" },
    enter: (devices) => withCalls((parts) => parts.startCall(roomId, type, devices)),
  });

/** Joins a live call. Checks the devices before, if that is due. */
export const joinCall = ({ room_id: roomId, id, type }: CallDocument): void =>
  enterChecked({
    roomId,
    callId: id,
    devices: { microphone: true, camera: type === "video" },
    enter: (devices) => withCalls((parts) => parts.joinCall(roomId, id, devices)),
  });

/** Enters a live call without a check: a ring that is answered, or the call from before a reload. */
export const enterCall: InCall["joinCall"] = (...args) => {
  // Whoever answers a ring meanwhile no longer wants what they were asked about.
  usePreJoin.setState({ question: null });
  withConsent(args[0], () => withCalls((parts) => parts.joinCall(...args)));
};

/** The one call to be warm for; the last request wins. */
let toWarmUp: string | null = null;

export function warmUpFor(callId: string | null): void {
  if (toWarmUp === callId) return;
  toWarmUp = callId;
  withCalls((parts) => parts.warmUpFor(toWarmUp));
}

/** The host's events about a call. Ignored until the part is loaded, since this device is in no call before. */
export const hostSays: Pick<InCall, "callAnswered" | "callEnded" | "callMediaRestarted"> = {
  callAnswered: (callId) => useInCall.getState().parts?.callAnswered(callId),
  callEnded: (callId) => useInCall.getState().parts?.callEnded(callId),
  callMediaRestarted: (callId) => useInCall.getState().parts?.callMediaRestarted(callId),
};

/** Sets the listener for the end of a call that we did not leave ourselves; it receives the reason. */
export function onCallOver(listener: (reason: string) => void): void {
  overListener = listener;
}

export async function rejectCall(callId: string): Promise<void> {
  await currentApi()
    .call(routes.rejectCall, { params: { call_id: callId } })
    // It may have ended meanwhile; otherwise it rings until its time is up.
    .catch((error: unknown) => log.warn("A call was not rejected", { call: { id: callId }, error }));
}

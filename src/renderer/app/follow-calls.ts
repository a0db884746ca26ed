import type { CallDocument } from "../../shared/contract/entities.ts";
import { enterCall, hostSays, onCallOver, warmUpFor } from "../features/call/index.ts";
import { isolated } from "../log/attempt.ts";
import { callIdOf } from "../media/connection.ts";
import { rememberCall, takeInterruptedCall } from "../media/interrupted-call.ts";
import { playRepeatedly } from "../media/sounds.ts";
import { formatDuration, sayError, t } from "../messages/index.ts";
import { showToast, useApp } from "../stores/app-store.ts";
import { useCall } from "../stores/call-store.ts";
import { usePreferences } from "../stores/preferences.ts";
import { useConsentQuestion } from "../stores/consent-question.ts";
import { ringingFor, runningRecording } from "../stores/replica.ts";
import { onEvent } from "../stores/events.ts";

/** Plays sounds and shows toasts for changes of calls. */
export function followCalls(): void {
  rejoinInterruptedCall();
  onEvent((event) => {
    if (event.type === "swp.call.media_restarted") hostSays.callMediaRestarted(event.data.call_id);
    if (event.type === "swp.call.state" && event.data.call.status === "ended") notifyOfEnd(event.data.call);
  });
  onCallOver((reason) => {
    // Other reasons stay in the call bar until they are dismissed.
    if (reason === "elsewhere") showToast(sayError(reason));
    // It ended just before it was answered.
    if (reason === "ended") showToast(sayError("SW_CALL_ENDED"));
  });

  let stopSound: (() => void) | null = null;
  let sounding: Sound = null;
  const warmUp = isolated("Connecting ahead of an answer", () => warmUpFor(callToWarmUp()));
  const follow = isolated("Releasing held tracks", () => {
    const { connection } = useCall.getState();
    const call =
      connection.status === "idle" ? null : useApp.getState().replica.rooms[connection.roomId]?.call;
    if (call?.status === "active") hostSays.callAnswered(call.id);
  });
  const sound = isolated("Ringing", () => {
    const wanted = wantedSound();
    if (wanted === sounding) return;
    stopSound?.();
    sounding = wanted;
    stopSound = wanted && playRepeatedly(wanted);
  });
  const listen = () => {
    warmUp();
    follow();
    sound();
  };
  useApp.subscribe(listen);
  useCall.subscribe(listen);
  usePreferences.subscribe(listen);
  useConsentQuestion.subscribe(listen);
}

/** Rejoins the call that this window was in when its page was reloaded or crashed. */
function rejoinInterruptedCall(): void {
  const interrupted = takeInterruptedCall();
  rememberCall();
  if (!interrupted) return;
  const stop = useApp.subscribe(({ phase, replica }) => {
    // Whoever has to sign in begins anew.
    if (phase.status === "signed-out") stop();
    if (phase.status !== "signed-in") return;
    stop();
    const { userId, roomId, callId, ...devices } = interrupted;
    if (userId !== phase.me.id) return;
    if (replica.rooms[roomId]?.call?.id === callId) enterCall(roomId, callId, devices);
    else showToast(t("call.ended"));
  });
}

/** The call that rings for us, unless we are in one, or it is being recorded, which takes consent first. */
function callToWarmUp(): string | null {
  const { phase, replica } = useApp.getState();
  if (phase.status !== "signed-in" || useCall.getState().connection.status !== "idle") return null;
  const [call] = ringingFor(replica, phase.me.id);
  return call && !runningRecording(call) ? call.id : null;
}

type Sound = "ring" | "ringback" | "waiting" | null;

/** Incoming, outgoing, or, during a call, call waiting. */
function wantedSound(): Sound {
  const { phase, replica } = useApp.getState();
  const { connection } = useCall.getState();
  if (phase.status !== "signed-in") return null;
  const asked = useConsentQuestion.getState().question?.callId;
  const isQuiet = usePreferences.getState().doNotDisturb;
  const rings = isQuiet ? [] : ringingFor(replica, phase.me.id).filter(({ id }) => id !== asked);
  if (connection.status === "idle") return rings.length > 0 ? "ring" : null;
  const call = replica.rooms[connection.roomId]?.call;
  if (call?.status === "ringing" && call.ringing.length > 0 && call.initiator_id === phase.me.id)
    return "ringback";
  return rings.some((ring) => ring.room_id !== connection.roomId) ? "waiting" : null;
}

function notifyOfEnd(call: CallDocument): void {
  const { phase } = useApp.getState();
  const wasIn = callIdOf(useCall.getState().connection) === call.id;
  hostSays.callEnded(call.id);
  if (!wasIn || phase.status !== "signed-in") return;
  if (call.outcome === "missed") showToast(t("call.noAnswer"));
  else if (call.outcome === "declined") showToast(t("call.wasDeclined"));
  else if (call.answered_at && call.ended_at) {
    const duration = Date.parse(call.ended_at) - Date.parse(call.answered_at);
    showToast(t("call.endedAfter", { duration: formatDuration(duration) }));
  } else showToast(t("call.ended"));
}

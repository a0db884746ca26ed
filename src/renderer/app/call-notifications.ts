import { navigate } from "wouter/use-hash-location";
import type { CallDocument, MissedCall } from "../../shared/contract/entities.ts";
import { isolated } from "../log/attempt.ts";
import { describeCaller, enterCall, rejectCall, startCall } from "../features/call/index.ts";
import { t } from "../messages/index.ts";
import { platform } from "../platform/index.ts";
import { useApp } from "../stores/app-store.ts";
import { usePreferences } from "../stores/preferences.ts";
import { ringingFor, runningRecording } from "../stores/replica.ts";
import { roomPath } from "./place.ts";

/** Notifies about incoming and missed calls while the app is in the background. */
export function notifyOfCalls(): void {
  const { notifications } = platform;
  if (!notifications) return;
  // If the ring window is shown above all others, a notification without buttons adds nothing.
  const notifiesOfRings = notifications.hasActions || !platform.openRingWindow;
  let isFocused = true;
  let ringing: readonly CallDocument[] = [];
  let known: ReadonlySet<string> | null = null;
  platform.onAppWindow(({ focused }) => (isFocused = focused));

  const look = () => {
    const { phase, replica } = useApp.getState();
    const me = phase.status === "signed-in" ? phase.me : null;
    const { doNotDisturb, backgroundNotifications } = usePreferences.getState();
    const quiet = doNotDisturb || !backgroundNotifications;
    const rings = me && !quiet ? ringingFor(replica, me.id) : [];
    for (const call of ringing) if (!rings.some(({ id }) => id === call.id)) notifications.close(call.id);
    for (const call of rings)
      if (notifiesOfRings && !isFocused && !ringing.some(({ id }) => id === call.id)) {
        const { title, where } = captionOf(call);
        notifications.show({
          about: call.id,
          title,
          body: runningRecording(call) ? [where, t("call.recorded")].filter(Boolean).join(" · ") : where,
          actions: [
            { id: "answer", label: t("call.answer") },
            { id: "reject", label: t("call.reject") },
          ],
          urgent: true,
        });
      }
    ringing = rings;

    // Calls missed before this page was loaded are in the list only.
    const fresh = (known && replica.missed?.filter(({ call_id: id }) => !known?.has(id))) ?? [];
    known = me && replica.missed && new Set(replica.missed.map(({ call_id: id }) => id));
    for (const missed of fresh)
      if (!isFocused && !quiet) {
        const { missed: title, where: body } = captionOf(missed);
        notifications.show({
          about: missed.call_id,
          title,
          body,
          actions: [{ id: "call-back", label: t("call.missed.callBack") }],
          urgent: false,
        });
      }
  };
  // A call may ring already.
  look();
  useApp.subscribe(isolated("Notifying of calls", look));

  notifications.onPressed(({ about, action }) => {
    const { replica } = useApp.getState();
    const call = ringing.find(({ id }) => id === about);
    const missed = replica.missed?.find(({ call_id: id }) => id === about);
    // A button of a call on another host, whose notifications are answered elsewhere.
    if (!call && !missed && action !== null) return;
    if (call && action === "reject") {
      void rejectCall(call.id);
      return;
    }
    if (call && action === "answer") enterCall(call.room_id, call.id, { camera: call.type === "video" });
    if (missed && action === "call-back") startCall(missed.room_id, missed.type);
    const roomId = call?.room_id ?? missed?.room_id;
    if (roomId) navigate(roomPath(roomId));
    platform.showApp();
  });
}

/** The title and body of a notification about a call. */
function captionOf(call: CallDocument | MissedCall) {
  const { phase, replica } = useApp.getState();
  const me = phase.status === "signed-in" ? phase.me : { id: "" };
  return describeCaller(call, replica.rooms[call.room_id], me);
}

import { routes } from "../../../../shared/contract/client.ts";
import type { CallDocument, MissedCall } from "../../../../shared/contract/entities.ts";
import { isolated } from "../../../log/attempt.ts";
import { log } from "../../../log/log.ts";
import { t } from "../../../messages/index.ts";
import { platform } from "../../../platform/index.ts";
import { useCall } from "../../../stores/call-store.ts";
import { showHost } from "../../../stores/hosts.ts";
import {
  ringsElsewhere,
  useKnownHosts,
  type KnownHost,
  type RingElsewhere,
} from "../../../stores/known-hosts.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import { describeCaller } from "./describe-caller.ts";

/** Who calls, in which room, and on which host. */
export const captionElsewhere = ({ host, call }: Pick<RingElsewhere, "host" | "call">) =>
  captionOf(host, call);

function captionOf(host: KnownHost, call: CallDocument | MissedCall) {
  const caption = describeCaller(
    call,
    host.followed?.replica.rooms[call.room_id],
    host.followed?.me ?? { id: "" },
  );
  return { ...caption, where: [caption.where, host.name].filter(Boolean).join(" · ") };
}

export function rejectElsewhere({ host, call }: RingElsewhere): void {
  host.followed?.api
    .call(routes.rejectCall, { params: { call_id: call.id } })
    // It may have ended meanwhile; otherwise it rings until its time is up.
    .catch((error: unknown) => log.warn("A call was not rejected", { call: { id: call.id }, error }));
}

/** Notifies about incoming and missed calls on hosts that are not shown, while the app is in the background. */
export function notifyOfRingsElsewhere(
  answer: (ring: RingElsewhere, camera: boolean) => Promise<void>,
): void {
  const { notifications } = platform;
  if (!notifications) return;
  let isFocused = true;
  let ringing: readonly RingElsewhere[] = [];
  /** The missed calls that are known already, by host: those from before this page was loaded are in its list only. */
  const known = new Map<string | null, ReadonlySet<string>>();
  platform.onAppWindow(({ focused }) => (isFocused = focused));

  const look = ({ hosts }: { readonly hosts: readonly KnownHost[] }) => {
    const { doNotDisturb, backgroundNotifications } = usePreferences.getState();
    const quiet = doNotDisturb || !backgroundNotifications;
    const rings = quiet ? [] : ringsElsewhere(hosts, []);
    for (const { call } of ringing)
      if (!rings.some((ring) => ring.call.id === call.id)) notifications.close(call.id);
    for (const ring of rings) {
      const isNew = !ringing.some(({ call }) => call.id === ring.call.id);
      // Without buttons, the ring window is enough.
      if (!isNew || isFocused || !notifications.hasActions) continue;
      const { title, where: body } = captionElsewhere(ring);
      notifications.show({
        about: ring.call.id,
        title,
        body,
        actions: [
          { id: "answer", label: t("call.answer") },
          { id: "reject", label: t("call.reject") },
        ],
        urgent: true,
      });
    }
    ringing = rings;

    for (const host of hosts) {
      const missed = host.followed?.replica.missed;
      if (!missed) continue;
      const before = known.get(host.url);
      known.set(host.url, new Set(missed.map(({ call_id: id }) => id)));
      for (const call of missed)
        if (before && !before.has(call.call_id) && !isFocused && !quiet) {
          const { missed: title, where: body } = captionOf(host, call);
          notifications.show({ about: call.call_id, title, body, actions: [], urgent: false });
        }
    }
  };
  useKnownHosts.subscribe(isolated("Notifying of calls on other hosts", look));

  notifications.onPressed(({ about, action }) => {
    const ring = ringing.find(({ call }) => call.id === about);
    if (ring && action === "reject") return rejectElsewhere(ring);
    if (ring && action === "answer") return void answer(ring, ring.call.type === "video");
    const missedOn = useKnownHosts.getState().hosts.find(({ url }) => known.get(url)?.has(about));
    if (ring) platform.showApp();
    else if (missedOn) {
      platform.showApp();
      // Showing another host ends a call on this one.
      if (useCall.getState().connection.status === "idle") void showHost(missedOn.url);
    }
  });
}

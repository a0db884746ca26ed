import { useEffect } from "react";
import { log } from "../../../log/log.ts";
import { leaveCall } from "../../../media/calls.ts";
import { joinAfterReload } from "../../../media/interrupted-call.ts";
import { playRepeatedly } from "../../../media/sounds.ts";
import { sayFailure, t } from "../../../messages/index.ts";
import { platform } from "../../../platform/index.ts";
import { showToast, useApp } from "../../../stores/app-store.ts";
import { useCall } from "../../../stores/call-store.ts";
import { followHosts } from "../../../stores/follow-hosts.ts";
import { showHost } from "../../../stores/hosts.ts";
import { ringsElsewhere, useKnownHosts, type RingElsewhere } from "../../../stores/known-hosts.ts";
import { usePreferences } from "../../../stores/preferences.ts";
import { ringingFor } from "../../../stores/replica.ts";
import { captionElsewhere, notifyOfRingsElsewhere, rejectElsewhere } from "./notify-elsewhere.ts";
import { RingCard } from "./ring-card.tsx";
import { RingWindow } from "./ring-window.tsx";

/** The incoming calls on the hosts that the app is signed in to, but does not show. */
export function RingsElsewhere() {
  const hosts = useKnownHosts((state) => state.hosts);
  const phase = useApp((state) => state.phase);
  const replica = useApp((state) => state.replica);
  const quiet = usePreferences((state) => state.doNotDisturb);
  const busy = useCall(({ connection }) => connection.status !== "idle");
  useEffect(() => {
    void followHosts();
    notifyOfRingsElsewhere(answer);
  }, []);
  const here = phase.status === "signed-in" ? ringingFor(replica, phase.me.id) : [];
  const rings = quiet ? [] : ringsElsewhere(hosts, here);
  // One ring sounds at a time.
  const sounds = rings.length > 0 && here.length === 0;
  useEffect(() => (sounds ? playRepeatedly(busy ? "waiting" : "ring") : undefined), [sounds, busy]);
  const cards = rings.map((ring) => <Card key={ring.call.id} ring={ring} busy={busy} />);
  return (
    <>
      {cards}
      {sounds && <RingWindow>{cards[0]}</RingWindow>}
    </>
  );
}

/** Switches to the host of the ring, and joins the call there. Never rejects: says so if the host cannot be shown. */
async function answer({ host, call, me }: RingElsewhere, camera: boolean): Promise<void> {
  platform.showApp();
  const join = () => {
    if (useCall.getState().connection.status !== "idle") leaveCall();
    joinAfterReload({
      userId: me.id,
      roomId: call.room_id,
      callId: call.id,
      microphone: true,
      camera,
    });
  };
  await showHost(host.url, `/room/${call.room_id}`, join).catch((error: unknown) => {
    log.warn("The host of a call was not shown", { error });
    showToast(sayFailure(error));
  });
}

function Card({ ring, busy }: { ring: RingElsewhere; busy: boolean }) {
  const { name, title, where } = captionElsewhere(ring);
  return (
    <RingCard
      call={ring.call}
      name={name}
      title={title}
      where={busy ? `${where} · ${t("call.leavesOther")}` : where}
      onReject={() => rejectElsewhere(ring)}
      onAnswer={(camera) => void answer(ring, camera)}
    />
  );
}

import { hostNow } from "../api/host-clock.ts";
import { useApp } from "./app-store.ts";
import { ringingFor, withoutRing } from "./replica.ts";

/** The host ends a ring itself, and its event would have arrived by then. */
const HOST_HAS_ENDED = 1_000;

/** Ends a ring when its time is up, in case the host cannot be reached. */
export function limitRings(): void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  useApp.subscribe(({ phase, replica }) => {
    const me = phase.status === "signed-in" ? phase.me.id : "";
    const rings = ringingFor(replica, me);
    for (const [callId, timer] of timers)
      if (!rings.some(({ id }) => id === callId)) {
        clearTimeout(timer);
        timers.delete(callId);
      }
    for (const { id, room_id, ring_expires_at } of rings) {
      if (timers.has(id)) continue;
      const stop = () => useApp.setState((app) => ({ replica: withoutRing(app.replica, room_id, me) }));
      const left = Date.parse(ring_expires_at) + HOST_HAS_ENDED - hostNow();
      timers.set(id, setTimeout(stop, Math.max(0, left)));
    }
  });
}

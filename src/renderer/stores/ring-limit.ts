import type { CallDocument } from "../../shared/contract/entities.ts";
import { hostClock, type HostClock } from "../api/host-clock.ts";
import { useApp } from "./app-store.ts";
import { ringingFor, withoutRing } from "./replica.ts";

/** The host ends a ring itself, and its event would have arrived by then. */
const HOST_HAS_ENDED = 1_000;

export interface RingLimit {
  /** The calls that ring now. */
  follow(rings: readonly CallDocument[]): void;
  stop(): void;
}

/** Calls `over` when the time of a ring is up by the clock of its host, which alone counts. */
export function createRingLimit(clock: HostClock, over: (call: CallDocument) => void): RingLimit {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let ringing: readonly CallDocument[] = [];
  const follow = (rings: readonly CallDocument[]) => {
    ringing = rings;
    for (const [callId, timer] of timers)
      if (!rings.some(({ id }) => id === callId)) {
        clearTimeout(timer);
        timers.delete(callId);
      }
    if (!clock.isSet()) return;
    for (const call of rings) {
      if (timers.has(call.id)) continue;
      const left = Date.parse(call.ring_expires_at) + HOST_HAS_ENDED - clock.now();
      timers.set(
        call.id,
        setTimeout(() => over(call), Math.max(0, left)),
      );
    }
  };
  const unsubscribe = clock.onSet(() => {
    const rings = ringing;
    follow([]);
    follow(rings);
  });
  return {
    follow,
    stop() {
      unsubscribe();
      follow([]);
    },
  };
}

/** Ends a ring when its time is up, in case the host cannot be reached. */
export function limitRings(): void {
  const limit = createRingLimit(hostClock, ({ room_id }) =>
    useApp.setState(({ phase, replica }) =>
      phase.status === "signed-in" ? { replica: withoutRing(replica, room_id, phase.me.id) } : {},
    ),
  );
  useApp.subscribe(({ phase, replica }) =>
    limit.follow(phase.status === "signed-in" ? ringingFor(replica, phase.me.id) : []),
  );
}

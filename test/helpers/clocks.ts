import { CallClock } from "../../src/control-plane/calls/call-clock.ts";
import type { Clock } from "../../src/shared/base/clock.ts";

/** A clock for calls that follows another clock. */
export const callClockOf = (clock: Clock): CallClock =>
  new CallClock(null, () => {}, { wall: () => clock.now(), uptime: () => clock.now() });

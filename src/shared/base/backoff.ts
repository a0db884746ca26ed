/** Exponential backoff in ms: doubles from `initial` up to `max`. */
export interface Backoff {
  readonly initial: number;
  readonly max: number;
}

/** The delay before retry `attempt`, of which 0 is the first. */
export function backoffDelay(backoff: Backoff, attempt: number): number {
  return Math.min(backoff.max, backoff.initial * 2 ** Math.max(0, attempt));
}

/** A random delay between half of `delay` and all of it, so that clients of one server do not all reconnect at once. */
export function withJitter(delay: number, random: () => number = Math.random): number {
  return Math.round(delay * (0.5 + random() / 2));
}

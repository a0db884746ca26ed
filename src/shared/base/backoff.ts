/** How long to wait before try `attempt` (0 is the first retry): doubling from `first` up to `most`. */
export interface Backoff {
  readonly initial: number;
  readonly max: number;
}

export function backoffDelay(backoff: Backoff, attempt: number): number {
  return Math.min(backoff.max, backoff.initial * 2 ** Math.max(0, attempt));
}

/** Spreads clients that lost the same server at the same moment: between half of the delay and all of it. */
export function withJitter(delay: number, random: () => number = Math.random): number {
  return Math.round(delay * (0.5 + random() / 2));
}

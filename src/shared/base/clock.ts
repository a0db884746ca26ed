/** Time as a value that can be passed in, so that rules about time are tested without waiting. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** RFC 3339 in UTC, the only form in which a time leaves the server. */
export function toRfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

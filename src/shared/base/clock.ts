/** The current time, injected so that tests need not wait. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Formats ms since the epoch as RFC 3339 in UTC, the format of all times in the API. */
export function toRfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** A host's call clock, continued here: this machine's own time of day, and changes to it, do not matter. */
export interface HostClock {
  /** The host says that it is this time. */
  note(time: string): void;
  /** Milliseconds since 1970, to compare with the times of calls; by this machine's clock until the host has said it. */
  now(): number;
  /** Whether the host has said it. */
  isSet(): boolean;
  /** Calls `listener` once the host has said it, and when it has set its clock. Returns the unsubscribe function. */
  onSet(listener: () => void): () => void;
}

/** Smaller differences are what the host's messages took, in ms. */
const SAME = 1_000;

export function createHostClock(): HostClock {
  const listeners = new Set<() => void>();
  let offset: number | null = null;
  return {
    note(time) {
      const before = offset;
      offset = Date.parse(time) - performance.now();
      if (before !== null && Math.abs(offset - before) < SAME) return;
      for (const listener of listeners) listener();
    },
    now: () => (offset === null ? Date.now() : performance.now() + offset),
    isSet: () => offset !== null,
    onSet(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The clock of the host that is shown. */
export const hostClock = createHostClock();
export const hostNow = (): number => hostClock.now();

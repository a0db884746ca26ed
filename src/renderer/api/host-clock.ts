/** A host's call clock, continued here: this machine's own time of day, and changes to it, do not matter. */
export interface HostClock {
  /** The host says that it is this time. */
  note(time: string): void;
  /** Milliseconds since 1970, to compare with the times of calls. */
  now(): number;
}

export function createHostClock(): HostClock {
  let offset = Date.now() - performance.now();
  return {
    note(time) {
      offset = Date.parse(time) - performance.now();
    },
    now: () => performance.now() + offset,
  };
}

/** The clock of the host that is shown. */
export const hostClock = createHostClock();
export const hostNow = (): number => hostClock.now();

/** The clock of the host's calls, which counts on here: what this machine's own says, and that it is set, does not matter. */

let offset = Date.now() - performance.now();

export function noteHostTime(time: string): void {
  offset = Date.parse(time) - performance.now();
}

/** Milliseconds since 1970, to compare with the times of calls. */
export const hostNow = (): number => performance.now() + offset;

/** The host's call clock, continued here: this machine's own time of day, and changes to it, do not matter. */

let offset = Date.now() - performance.now();

export function noteHostTime(time: string): void {
  offset = Date.parse(time) - performance.now();
}

/** Milliseconds since 1970, to compare with the times of calls. */
export const hostNow = (): number => performance.now() + offset;

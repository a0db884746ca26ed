/**
 * What browsers and Node.js both have, beyond the language itself, and shared code uses. No library of TypeScript's
 * names just that, so it is declared here: only what both have, as the Web's standards describe it.
 */

declare const crypto: { getRandomValues<T extends Uint8Array>(array: T): T };

/** `now()` is in milliseconds since the process or page began, and never goes back. */
declare const performance: { now(): number };

/** A number in browsers, an object in Node.js: only good for `clearInterval`. */
interface Interval {
  readonly interval: unique symbol;
}
declare function setInterval(task: () => void, milliseconds: number): Interval;
declare function clearInterval(interval: Interval): void;

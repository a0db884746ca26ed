/**
 * All limits, with their reasons. Sizes are in bytes and times in ms unless stated otherwise. A namespace, so that a page's
 * script contains only those that it uses.
 */
export * as limits from "./limits/values.ts";
export type { Rate } from "./limits/rates.ts";

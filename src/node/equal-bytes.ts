import { timingSafeEqual } from "node:crypto";

/** Whether a secret or a signature is the right one. Takes the same time for all that have its length. */
export const equalBytes = (given: Buffer, right: Buffer): boolean =>
  given.byteLength === right.byteLength && timingSafeEqual(given, right);

import { FileFailure } from "../ports/files.ts";

/** The parts of a key are ids and names that we made: they begin with a letter or digit, so `.` and `..` are none. */
const key = /^(?:recordings|files)(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){1,3}$/;

/** Throws for a key that is not one of ours, which could lead anywhere. */
export function requireKey(text: string): void {
  if (!key.test(text)) throw new FileFailure("missing", "this is not the key of a file");
}

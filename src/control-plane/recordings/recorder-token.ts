import { createToken } from "../accounts/tokens.ts";

/** A token that names its recording, so that it is found without a search. In one word, as the log redacts it. */
export const createRecorderToken = (recordingId: string): string => `${recordingId}-${createToken()}`;

/** Null for what is not the token of a recorder. */
export const recordingOfToken = (token: string): string | null =>
  /^(rec-[0-9a-f]{24})-[\w-]{43}$/.exec(token)?.[1] ?? null;

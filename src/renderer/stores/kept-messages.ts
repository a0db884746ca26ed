import type { PendingMessage } from "./app-store.ts";
import { drop, keep, keptAccount, listKept, onKeptElsewhere } from "./kept.ts";

/** Unsent messages, kept under their transaction ids. */

const KIND = "unsent";

export function keepMessage(message: PendingMessage): void {
  const { transactionId, error } = message;
  // Of an error, its code is what is shown.
  const { code } = (error ?? {}) as { code?: unknown };
  const kept = { ...message, error: error === undefined ? undefined : { code } };
  keep(`${KIND} ${transactionId}`, JSON.stringify(kept));
}

/** `of` is the account whose message it is, if another may have signed in since. */
export const dropMessage = (transactionId: string, of = keptAccount()): void =>
  drop(`${KIND} ${transactionId}`, of);

/** All unsent messages of this account on this device, in the order in which they were written; `known` are those of this window. */
export function withKept(known: readonly PendingMessage[]): readonly PendingMessage[] {
  const own = new Map(known.map((message) => [message.transactionId, message]));
  const stored = [...listKept(KIND)].map(([id, text]) => {
    // Only we write there.
    const there = JSON.parse(text) as PendingMessage;
    const here = own.get(id);
    // Another window may have been refused it, or be sending it again.
    return here && isRefused(here) === isRefused(there) ? here : there;
  });
  return stored.sort((a, b) => a.at - b.at || (a.transactionId < b.transactionId ? -1 : 1));
}

const isRefused = ({ status }: PendingMessage): boolean => status === "refused";

export const onMessagesKeptElsewhere = (listener: () => void): void => onKeptElsewhere(KIND, listener);

import { browserStorage } from "../storage/storage.ts";

/**
 * What this device keeps of an account over reloads, such as drafts and unsent messages: under its host and the account, until it
 * signs out. Each value has a key of its own, so that several windows never overwrite each other's.
 */

const PREFIX = "hearth.kept";

/** The part of the keys that names the account; null while nobody is signed in. */
let account: string | null = null;

const prefixOf = (host: string | null): string => `${PREFIX} ${host ?? "own"} `;

/** Everything is kept for this account from now on. `host` is the address of its host, or null for the one on this computer. */
export function keepFor(host: string | null, userId: string): void {
  account = `${prefixOf(host)}${userId} `;
}

export function keep(name: string, value: string): void {
  if (account !== null) browserStorage.setItem(account + name, value);
}

/** What is kept under a name; null if nothing is. */
export const kept = (name: string): string | null =>
  account === null ? null : browserStorage.getItem(account + name);

/** For which account things are kept now, to name it in a later `drop`. */
export const keptAccount = (): string | null => account;

export function drop(name: string, of = account): void {
  if (of !== null) browserStorage.removeItem(of + name);
}

/** The values whose names begin with `kind` and a space, by the rest of their names; in no particular order. */
export function listKept(kind: string): Map<string, string> {
  if (account === null) return new Map();
  const start = `${account}${kind} `;
  const keys = browserStorage.keysWith(start);
  return new Map(keys.map((key) => [key.slice(start.length), browserStorage.getItem(key) ?? ""]));
}

/** What another window has kept, or dropped, under the rest of a name. */
export interface KeptChange {
  readonly name: string;
  readonly before: string | null;
  readonly now: string | null;
}

/**
 * Calls `listener` when another window of this account has kept or dropped something of this kind; with null if that may be
 * anything. To be called once.
 */
export function onKeptElsewhere(kind: string, listener: (change: KeptChange | null) => void): void {
  window.addEventListener("storage", ({ key, oldValue, newValue }) => {
    if (account === null) return;
    const start = `${account}${kind} `;
    if (key === null) listener(null);
    else if (key.startsWith(start))
      listener({ name: key.slice(start.length), before: oldValue, now: newValue });
  });
}

/**
 * Forgets what is kept for the account that is signed in here, and not that of others: another window may have become somebody
 * else's. Returns false while nobody is signed in.
 */
export function forgetAccount(): boolean {
  if (account === null) return false;
  forget(account);
  account = null;
  return true;
}

/** Forgets what is kept for the accounts on a host. */
export function forgetKept(host: string | null): void {
  const prefix = prefixOf(host);
  if (account?.startsWith(prefix)) account = null;
  forget(prefix);
}

function forget(prefix: string): void {
  for (const key of browserStorage.keysWith(prefix)) browserStorage.removeItem(key);
}

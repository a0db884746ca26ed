import { create } from "zustand";
import { drop, keep, kept, listKept, onKeptElsewhere } from "./kept.ts";

const KIND = "draft";

/** What has been written, but not sent, in each room. It stays on this device. */
export const useDrafts = create<{ readonly byRoom: Readonly<Record<string, string>> }>(() => ({
  byRoom: {},
}));

const draftIn = (roomId: string): string => useDrafts.getState().byRoom[roomId] ?? "";

function show(roomId: string, text: string): void {
  useDrafts.setState(({ byRoom }) => ({ byRoom: { ...byRoom, [roomId]: text } }));
}

export function setDraft(roomId: string, text: string): void {
  const name = `${KIND} ${roomId}`;
  const before = draftIn(roomId);
  show(roomId, text);
  if (text !== "") keep(name, text);
  // Another window may have written one of its own.
  else if (kept(name) === before) drop(name);
}

/**
 * Shows what is written in another window of this account, and no longer what it has sent, except where something has been written
 * here that it did not know of. To be called once.
 */
export function shareDrafts(): void {
  onKeptElsewhere(KIND, (change) => {
    if (!change) return;
    const { name: roomId, before, now } = change;
    const here = draftIn(roomId);
    if (here === "" || here === before) show(roomId, now ?? "");
  });
}

/** Takes up the drafts that are kept for the account that is signed in. */
export function restoreDrafts(): void {
  useDrafts.setState({ byRoom: Object.fromEntries(listKept(KIND)) });
}

export function clearDrafts(): void {
  useDrafts.setState({ byRoom: {} });
}

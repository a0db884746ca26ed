import { create } from "zustand";
import { drop, keep, listKept } from "./kept.ts";

const KIND = "draft";

/** What has been written, but not sent, in each room. It stays on this device. */
export const useDrafts = create<{ readonly byRoom: Readonly<Record<string, string>> }>(() => ({
  byRoom: {},
}));

export function setDraft(roomId: string, text: string): void {
  useDrafts.setState(({ byRoom }) => ({ byRoom: { ...byRoom, [roomId]: text } }));
  if (text === "") drop(`${KIND} ${roomId}`);
  else keep(`${KIND} ${roomId}`, text);
}

/** Takes up the drafts that are kept for the account that is signed in. */
export function restoreDrafts(): void {
  useDrafts.setState({ byRoom: Object.fromEntries(listKept(KIND)) });
}

export function clearDrafts(): void {
  useDrafts.setState({ byRoom: {} });
}

import { create } from "zustand";
import type { Reaction } from "../../shared/contract/entities.ts";

/** What people have reacted with just now, by user. */
export const useReactions = create<{ readonly byUser: Readonly<Record<string, Reaction>> }>(() => ({
  byUser: {},
}));

const SHOWN = 4_000;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Shown for a moment; the next one takes its place. */
export function noteReaction(userId: string, reaction: Reaction): void {
  clearTimeout(timers.get(userId));
  useReactions.setState(({ byUser }) => ({ byUser: { ...byUser, [userId]: reaction } }));
  const forget = () => useReactions.setState(({ byUser: { [userId]: _gone, ...byUser } }) => ({ byUser }));
  timers.set(userId, setTimeout(forget, SHOWN));
}

import { create } from "zustand";
import type { Reaction } from "../../shared/contract/entities.ts";

/** The current reactions, by user. */
export const useReactions = create<{ readonly byUser: Readonly<Record<string, Reaction>> }>(() => ({
  byUser: {},
}));

const SHOWN = 4_000;
const timers = new Map<string, ReturnType<typeof setTimeout>>();

/** Shows a reaction for a few seconds; the next one replaces it. */
export function noteReaction(userId: string, reaction: Reaction): void {
  clearTimeout(timers.get(userId));
  useReactions.setState(({ byUser }) => ({ byUser: { ...byUser, [userId]: reaction } }));
  const forget = () => useReactions.setState(({ byUser: { [userId]: _gone, ...byUser } }) => ({ byUser }));
  timers.set(userId, setTimeout(forget, SHOWN));
}

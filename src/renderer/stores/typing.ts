import { create } from "zustand";

/** Who is typing where, as far as they have said lately. */
export const useTyping = create<{ readonly byRoom: Readonly<Record<string, readonly string[]>> }>(() => ({
  byRoom: {},
}));

/** Whoever does not say so again within this time has stopped, or gone. */
export const TYPING_LASTS = 6_000;

const timers = new Map<string, ReturnType<typeof setTimeout>>();

export function setTyping(roomId: string, userId: string, typing: boolean): void {
  const key = `${roomId} ${userId}`;
  clearTimeout(timers.get(key));
  timers.delete(key);
  if (typing)
    timers.set(
      key,
      setTimeout(() => setTyping(roomId, userId, false), TYPING_LASTS),
    );
  useTyping.setState(({ byRoom }) => {
    const others = (byRoom[roomId] ?? []).filter((other) => other !== userId);
    return { byRoom: { ...byRoom, [roomId]: typing ? [...others, userId] : others } };
  });
}

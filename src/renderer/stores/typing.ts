import { create } from "zustand";

/** Who is typing in which room, by the notifications of the last few seconds. */
export const useTyping = create<{ readonly byRoom: Readonly<Record<string, readonly string[]>> }>(() => ({
  byRoom: {},
}));

/** Without another notification within this time, somebody has stopped typing or left. */
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

/**
 * Who is shown large: whoever was, for as long as they speak or nobody else does; otherwise the loudest. `active` is LiveKit's list of
 * those who are speaking, the loudest first; `present` is everybody, in the order in which they joined. Pure.
 */
export function nextSpeaker(
  current: string | null,
  active: readonly string[],
  present: readonly string[],
): string | null {
  const speaking = active.filter((identity) => present.includes(identity));
  const stays = current !== null && present.includes(current);
  if (stays && (speaking.length === 0 || speaking.includes(current))) return current;
  return speaking[0] ?? present[0] ?? null;
}

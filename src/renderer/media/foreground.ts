import type { Participant } from "./participants.ts";

/** How long a participant stays in the foreground after they stop speaking, in ms. */
const SPEAKER_HOLD = 1_500;

export interface Foreground {
  readonly identity: string | null;
  readonly since: number;
}

/** The participant that the speaker layout shows: the active speaker, without flickering between speakers. Pure. */
export function nextForeground(
  current: Foreground,
  participants: readonly Participant[],
  now: number,
): Foreground {
  const others = participants.filter((participant) => !participant.isLocal);
  const present = others.some((participant) => participant.identity === current.identity);
  const speaking = others.find((participant) => participant.isSpeaking);
  if (!present) return { identity: (speaking ?? others[0])?.identity ?? null, since: now };
  if (!speaking || speaking.identity === current.identity) return current;
  const stillSpeaking = others.some(
    (participant) => participant.identity === current.identity && participant.isSpeaking,
  );
  return !stillSpeaking && now - current.since >= SPEAKER_HOLD
    ? { identity: speaking.identity, since: now }
    : current;
}

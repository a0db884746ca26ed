import { good } from "../../src/renderer/media/quality/finding.ts";
import type { Participant } from "../../src/renderer/media/participants.ts";

/** A person on the stage, silent and without video. */
export const participant = (
  identity: string,
  is: { speaking?: boolean; local?: boolean } = {},
): Participant => ({
  identity,
  userId: `user-${identity}`,
  name: identity,
  isLocal: is.local ?? false,
  isSpeaking: is.speaking ?? false,
  audioOn: true,
  quality: good,
  joinedAt: 0,
  video: null,
  share: null,
  shareAudio: null,
  audio: null,
});

import type { Person } from "../../src/renderer/media/people.ts";

/** A person on the stage, silent and without video. */
export const person = (identity: string, is: { speaking?: boolean; local?: boolean } = {}): Person => ({
  identity,
  userId: `user-${identity}`,
  name: identity,
  isLocal: is.local ?? false,
  isSpeaking: is.speaking ?? false,
  audioOn: true,
  weakConnection: false,
  joinedAt: 0,
  video: null,
  share: null,
  shareAudio: null,
  audio: null,
});

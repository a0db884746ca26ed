import type { ConferenceParticipant, ConferencePolicy, ParticipantRole } from "./conference.ts";

/** What a participant may do in a conference at this moment. The media server enforces it. */
export interface ConferenceGrant {
  readonly kind: "conference";
  readonly camera: boolean;
  readonly microphone: boolean;
  readonly screen: boolean;
  readonly screenAudio: boolean;
  /** Whether they may chat. */
  readonly data: boolean;
  readonly hidden: boolean;
}

/** By the policy and the participant's role. Everybody may subscribe. */
export function grantOf(
  { mediaType, webinar, chat, screenShare }: ConferencePolicy,
  participant: Pick<ConferenceParticipant, "role" | "onStage">,
): ConferenceGrant {
  const publishes = maySpeak({ webinar }, participant);
  const hasVideo = mediaType !== "MEDIA_TYPE_AUDIO_ONLY";
  const hasAudio = mediaType !== "MEDIA_TYPE_VIDEO_ONLY";
  const screen = publishes && screenShare && hasVideo;
  return {
    kind: "conference",
    camera: publishes && hasVideo,
    microphone: publishes && hasAudio,
    screen,
    screenAudio: screen && hasAudio,
    data: chat && participant.role !== "hidden",
    hidden: participant.role === "hidden",
  };
}

/**
 * The role of somebody at this moment: without webinar mode there is no audience, so whoever has come without a code is a
 * speaker until it is switched on.
 */
export const roleIn = (
  { webinar }: Pick<ConferencePolicy, "webinar">,
  { role }: Pick<ConferenceParticipant, "role">,
): ParticipantRole => (role === "audience" && !webinar ? "speaker" : role);

/** Whether somebody may publish; in a webinar, the audience only on stage. */
export function maySpeak(
  { webinar }: Pick<ConferencePolicy, "webinar">,
  { role, onStage }: Pick<ConferenceParticipant, "role" | "onStage">,
): boolean {
  if (role === "hidden") return false;
  return !webinar || role !== "audience" || onStage;
}

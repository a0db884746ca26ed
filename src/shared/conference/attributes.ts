import { toRfc3339 } from "../base/clock.ts";
import type {
  ConferenceParticipant,
  ConferencePolicy,
  ConferenceState,
  MediaType,
  ParticipantRole,
} from "./conference.ts";
import { roleIn } from "./policy.ts";

/**
 * What everybody in a conference knows about each participant, and about the conference: attributes and metadata at the
 * media server, which only the host sets.
 */

export interface ParticipantAttributes {
  readonly role: ParticipantRole;
  /** `1` for somebody of the audience who may publish. */
  readonly stage: "1" | "";
  /** When they raised their hand (RFC 3339), or empty. */
  readonly hand: string;
}

export const attributesOf = (
  conference: Pick<ConferencePolicy, "webinar">,
  participant: Pick<ConferenceParticipant, "role" | "onStage" | "handRaisedAt">,
): ParticipantAttributes => ({
  role: roleIn(conference, participant),
  stage: participant.onStage ? "1" : "",
  hand: participant.handRaisedAt === null ? "" : toRfc3339(participant.handRaisedAt),
});

/** The metadata of a conference's LiveKit room, as JSON. */
export interface ConferenceMetadata {
  readonly name: string;
  readonly media_type: MediaType;
  readonly webinar: boolean;
  readonly chat: boolean;
  readonly screen_share: boolean;
  readonly locked: boolean;
  /** Whether it is recorded: everybody who stays has to know. */
  readonly record: boolean;
  /** An identity. */
  readonly spotlight: string | null;
}

export function metadataOf(
  conference: ConferencePolicy & Pick<ConferenceState, "name" | "spotlight">,
): ConferenceMetadata {
  const { name, mediaType, webinar, chat, screenShare, locked, record, spotlight } = conference;
  return { name, media_type: mediaType, webinar, chat, screen_share: screenShare, locked, record, spotlight };
}

/** The topic of LiveKit's text streams that are chat messages. */
export const chatTopic = "lk.chat";

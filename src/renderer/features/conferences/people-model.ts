import { maySpeak } from "../../../shared/conference/policy.ts";
import type {
  ConferenceDocument,
  ConferenceParticipantDocument,
  Moderation,
} from "../../../shared/contract/conferences.ts";
import { plainText } from "./plain-text.ts";

/** Who is in a conference, in the groups of the panel. */
export interface People {
  /** Who asks to be let in, the first one first. */
  readonly waiting: readonly ConferenceParticipantDocument[];
  /** Who may speak, in the order in which they came. */
  readonly speaking: readonly ConferenceParticipantDocument[];
  /** The audience: raised hands first, in the order in which they were raised. */
  readonly audience: readonly ConferenceParticipantDocument[];
  /** Who sees and hears unseen. */
  readonly hidden: readonly ConferenceParticipantDocument[];
}

export function peopleIn(
  participants: readonly ConferenceParticipantDocument[],
  conference: Pick<ConferenceDocument, "webinar">,
): People {
  const inside = participants
    .filter(({ connected, admission }) => connected && admission === "admitted")
    .toSorted(by(({ joined_at }) => joined_at));
  const seen = inside.filter(({ role }) => role !== "hidden");
  return {
    waiting: participants.filter(({ admission }) => admission === "waiting"),
    speaking: seen.filter((one) => publishes(one, conference)),
    audience: seen
      .filter((one) => !publishes(one, conference))
      .toSorted(by(({ hand_raised_at }) => hand_raised_at)),
    hidden: inside.filter(({ role }) => role === "hidden"),
  };
}

/** Sorts by a time in RFC 3339; those without one come last. */
const by =
  (timeOf: (one: ConferenceParticipantDocument) => string | null) =>
  (one: ConferenceParticipantDocument, other: ConferenceParticipantDocument): number => {
    const [time, otherTime] = [timeOf(one), timeOf(other)];
    if (time === null || otherTime === null) return Number(time === null) - Number(otherTime === null);
    return time < otherTime ? -1 : Number(time > otherTime);
  };

/** What an operator can do about somebody, the most urgent first. */
export function actionsFor(
  one: ConferenceParticipantDocument,
  conference: Pick<ConferenceDocument, "webinar" | "spotlight">,
): Moderation[] {
  if (one.admission === "waiting") return ["admit", "remove"];
  if (one.role === "hidden") return ["remove"];
  const isAudience = conference.webinar && one.role === "audience";
  const isSpotlit = conference.spotlight === one.participant_id;
  return [
    ...(isAudience ? [one.on_stage ? ("audience" as const) : ("stage" as const)] : []),
    ...(one.hand_raised_at === null ? [] : ["lower_hand" as const]),
    ...(one.audio_on ? ["mute" as const] : []),
    ...(publishes(one, conference) ? [isSpotlit ? ("unspotlight" as const) : ("spotlight" as const)] : []),
    "remove",
  ];
}

const publishes = (
  { role, on_stage: onStage }: ConferenceParticipantDocument,
  conference: Pick<ConferenceDocument, "webinar">,
): boolean => maySpeak(conference, { role, onStage });

/** Those whose name contains `query`, whatever the case and accents. */
export const named = (
  participants: readonly ConferenceParticipantDocument[],
  query: string,
): readonly ConferenceParticipantDocument[] =>
  participants.filter(({ name }) => plainText(name).includes(plainText(query.trim())));

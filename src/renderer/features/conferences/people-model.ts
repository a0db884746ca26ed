import { maySpeak } from "../../../shared/conference/policy.ts";
import type {
  ConferenceDocument,
  ConferenceParticipantDocument,
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

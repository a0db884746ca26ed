import { Track } from "livekit-client";
import type { ConferenceMetadata, ParticipantAttributes } from "../../../shared/conference/attributes.ts";
import { maySpeak } from "../../../shared/conference/policy.ts";
import type { Participant } from "../../media/participants.ts";

/** What the host says of a participant, in LiveKit's attributes. Only the host can write them. */
export interface Signs {
  readonly role: ParticipantAttributes["role"];
  readonly onStage: boolean;
  /** When they raised their hand, as RFC 3339; empty if it is down. */
  readonly hand: string;
}

/** What the host says of the conference, in the LiveKit room's metadata. */
export type RoomFacts = Pick<ConferenceMetadata, "name" | "webinar" | "record" | "locked" | "spotlight">;

/** What this participant may do at the moment. */
export interface Allowances {
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly share: boolean;
  /** Whether a shared screen may have sound. */
  readonly shareSound: boolean;
  readonly chat: boolean;
}

export const nothingAllowed: Allowances = {
  microphone: false,
  camera: false,
  share: false,
  shareSound: false,
  chat: false,
};

/** Pure. */
export function signsIn(attributes: Readonly<Record<string, string>>): Signs {
  const { role = "audience", stage, hand = "" } = attributes as Partial<ParticipantAttributes>;
  return { role, onStage: stage === "1", hand };
}

/** Null if the metadata is not the host's. Pure. */
export function factsIn(metadata: string | undefined): RoomFacts | null {
  try {
    const { name, webinar, record, locked, spotlight } = JSON.parse(metadata ?? "") as ConferenceMetadata;
    return { name, webinar, record, locked, spotlight };
  } catch {
    return null;
  }
}

interface Permissions {
  readonly canPublish: boolean;
  readonly canPublishData: boolean;
  /** As numbers of LiveKit's protocol; empty for all. */
  readonly canPublishSources: readonly number[];
}

/** Pure. */
export function allowancesIn(permissions: Permissions | undefined): Allowances {
  if (!permissions) return nothingAllowed;
  const { canPublish, canPublishData, canPublishSources } = permissions;
  const may = (source: Track.Source) =>
    canPublish && (canPublishSources.length === 0 || canPublishSources.includes(Track.sourceToProto(source)));
  return {
    microphone: may(Track.Source.Microphone),
    camera: may(Track.Source.Camera),
    share: may(Track.Source.ScreenShare),
    shareSound: may(Track.Source.ScreenShareAudio),
    chat: canPublishData,
  };
}

export const mayPublish = (may: Allowances): boolean => may.microphone || may.camera;

/** Whether somebody has a tile: in a webinar the audience has none, unless they are on stage. Pure. */
export const isOnStage = (signs: Signs, facts: RoomFacts | null): boolean =>
  maySpeak({ webinar: facts?.webinar === true }, signs);

/** Hosts, then raised hands in their order, then the stage, then everybody else by name. Pure. */
export function inListOrder(
  participants: readonly Participant[],
  signsOf: (identity: string) => Signs,
): Participant[] {
  const rank = ({ role, onStage, hand }: Signs) => {
    if (hand !== "") return 0;
    if (role === "host") return 1;
    return role === "audience" && !onStage ? 3 : 2;
  };
  return participants.toSorted((a, b) => {
    const [of, than] = [signsOf(a.identity), signsOf(b.identity)];
    return (
      rank(of) - rank(than) ||
      of.hand.localeCompare(than.hand) ||
      a.name.localeCompare(b.name) ||
      a.joinedAt - b.joinedAt
    );
  });
}

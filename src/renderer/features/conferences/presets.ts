import type { ConferenceDocument } from "../../../shared/contract/conferences.ts";

/** What the form sets apart from the name. */
export type Policy = Pick<
  ConferenceDocument,
  | "media_type"
  | "max_participants"
  | "webinar"
  | "chat"
  | "screen_share"
  | "record"
  | "record_mode"
  | "waiting_room"
  | "locked"
>;

/** Starting points for the usual kinds of conference, with the values of the API's examples. */
export const presets = {
  team: {
    media_type: "MEDIA_TYPE_VIDEO_AUDIO",
    max_participants: 20,
    webinar: false,
    chat: true,
    screen_share: true,
    record: false,
    record_mode: "ROOM_COMPOSITE_GRID",
    waiting_room: false,
    locked: false,
  },
  webinar: {
    media_type: "MEDIA_TYPE_VIDEO_AUDIO",
    max_participants: 200,
    webinar: true,
    chat: true,
    screen_share: false,
    record: false,
    record_mode: "ROOM_COMPOSITE_GRID",
    waiting_room: false,
    locked: false,
  },
  briefing: {
    media_type: "MEDIA_TYPE_AUDIO_ONLY",
    max_participants: 50,
    webinar: false,
    chat: true,
    screen_share: false,
    record: false,
    record_mode: "ROOM_COMPOSITE_GRID",
    waiting_room: false,
    locked: false,
  },
  speaker: {
    media_type: "MEDIA_TYPE_VIDEO_AUDIO",
    max_participants: 50,
    webinar: true,
    chat: true,
    screen_share: true,
    record: true,
    record_mode: "ROOM_COMPOSITE_SPEAKER",
    waiting_room: false,
    locked: false,
  },
} as const satisfies Record<string, Policy>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];

/** The preset with exactly these values; null if there is none. */
export function presetOf(policy: Policy): PresetName | null {
  const isSame = (name: PresetName) =>
    (Object.keys(presets[name]) as (keyof Policy)[]).every((key) => presets[name][key] === policy[key]);
  return presetNames.find(isSame) ?? null;
}

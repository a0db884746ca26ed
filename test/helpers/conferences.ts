import { routes } from "../../src/shared/contract/index.ts";
import type { TestPerson } from "./host.ts";

/** A small meeting. */
export const conferenceSettings = {
  name: "Test",
  media_type: "MEDIA_TYPE_VIDEO_AUDIO",
  max_participants: 20,
  webinar: false,
  chat: true,
  screen_share: true,
  record: false,
  record_mode: "ROOM_COMPOSITE_GRID",
  waiting_room: false,
  locked: false,
} as const;

/** The id of a new conference of this person. */
export const createTestConference = async ({ api }: TestPerson, name = "Test"): Promise<string> =>
  (await api.call(routes.createConference, { body: { ...conferenceSettings, name } })).id;

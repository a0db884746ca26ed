import type {
  ConferenceDocument as Conference,
  ConferenceParticipantDocument as ConferenceParticipant,
} from "../../../../../src/shared/contract/conferences.ts";
import { presets } from "../../../../../src/renderer/features/conferences/presets.ts";

const nobody = { participants: 0, speakers: 0, audience: 0, waiting: 0, hands: 0, recording: false };

export const conference = (given: Partial<Conference> = {}): Conference => ({
  ...presets.team,
  id: "0".repeat(24),
  sid: "room-k4m2xq",
  name: "Room",
  user_id: "usr-1",
  owner_name: "Ada",
  locked: false,
  spotlight: null,
  active: true,
  started_at: "2026-11-30T12:00:00.000Z",
  created_at: "2026-11-30T12:00:00.000Z",
  modified_at: "2026-11-30T12:00:00.000Z",
  live: nobody,
  ...given,
});

export const live = (participants: number): Conference["live"] => ({
  ...nobody,
  participants,
  speakers: participants,
});

export const participant = (
  participantId: string,
  given: Partial<ConferenceParticipant> = {},
): ConferenceParticipant => ({
  participant_id: participantId,
  name: participantId,
  role: "speaker",
  admission: "admitted",
  on_stage: false,
  hand_raised_at: null,
  connected: true,
  joined_at: "2026-11-30T12:00:00.000Z",
  audio_on: false,
  video_on: false,
  sharing: false,
  ...given,
});

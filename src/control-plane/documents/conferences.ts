import { toRfc3339 } from "../../shared/base/clock.ts";
import type { ConferenceParticipant, ConferenceState } from "../../shared/conference/conference.ts";
import { maySpeak, roleIn } from "../../shared/conference/policy.ts";
import type { ConferenceRoomDocument } from "../../shared/contract/conferences-api.ts";
import type { ConferencePage } from "../../shared/contract/conference-guests.ts";
import type { ConferenceDocument, ConferenceParticipantDocument } from "../../shared/contract/conferences.ts";
import { subjectOfConference } from "../permissions/subjects.ts";
import type { Stores } from "../ports/storage.ts";

/** As the Conferences API shows a conference. */
export function conferenceRoomDocument(conference: ConferenceState): ConferenceRoomDocument {
  return {
    _id: conference.id,
    id: conference.id,
    name: conference.name,
    user_id: conference.userId,
    mediaType: conference.mediaType,
    allow_webinar_mode: conference.webinar,
    allow_chat: conference.chat,
    allow_share_screen: conference.screenShare,
    record: conference.record,
    record_mode: conference.recordMode,
    max_participants: conference.maxParticipants,
    sid: conference.sid,
    active: conference.run !== null,
    created: toRfc3339(conference.createdAt),
    modified: toRfc3339(conference.modifiedAt),
    success: true,
  };
}

/** As the app shows it, with who is in it. */
export function conferenceDocument(stores: Stores, conference: ConferenceState): ConferenceDocument {
  return {
    id: conference.id,
    sid: conference.sid,
    name: conference.name,
    user_id: conference.userId,
    owner_name: stores.users.get(conference.userId)?.displayName ?? "",
    media_type: conference.mediaType,
    max_participants: conference.maxParticipants,
    webinar: conference.webinar,
    chat: conference.chat,
    screen_share: conference.screenShare,
    record: conference.record,
    record_mode: conference.recordMode,
    waiting_room: conference.waitingRoom,
    locked: conference.locked,
    spotlight: conference.spotlight,
    active: conference.run !== null,
    started_at: conference.run && toRfc3339(conference.run.startedAt),
    created_at: toRfc3339(conference.createdAt),
    modified_at: toRfc3339(conference.modifiedAt),
    live: liveOf(stores, conference),
  };
}

/** Hidden participants do not count. */
function liveOf(stores: Stores, conference: ConferenceState): ConferenceDocument["live"] {
  const everybody = conference.run === null ? [] : stores.conferenceParticipants.list(conference.id);
  const connected = everybody.filter(({ joinedAt, role }) => joinedAt !== null && role !== "hidden");
  const speakers = connected.filter((participant) => maySpeak(conference, participant)).length;
  return {
    participants: connected.length,
    speakers,
    audience: connected.length - speakers,
    waiting: everybody.filter(({ admission }) => admission === "waiting").length,
    hands: connected.filter(({ handRaisedAt }) => handRaisedAt !== null).length,
    recording: stores.recordings
      .ofSubject(subjectOfConference(conference.id))
      .some(({ status }) => status === "recording"),
  };
}

/** What a participant sends at this moment. */
export interface SentTracks {
  readonly audioOn: boolean;
  readonly videoOn: boolean;
  readonly sharing?: boolean;
}

export function conferenceParticipantDocument(
  conference: ConferenceState,
  participant: ConferenceParticipant,
  tracks: SentTracks | undefined,
): ConferenceParticipantDocument {
  return {
    participant_id: participant.identity,
    name: participant.name,
    role: roleIn(conference, participant),
    admission: participant.admission,
    on_stage: participant.onStage,
    hand_raised_at: participant.handRaisedAt === null ? null : toRfc3339(participant.handRaisedAt),
    connected: participant.joinedAt !== null,
    joined_at: participant.joinedAt === null ? null : toRfc3339(participant.joinedAt),
    audio_on: tracks?.audioOn ?? false,
    video_on: tracks?.videoOn ?? false,
    sharing: tracks?.sharing ?? false,
  };
}

/** What its page says before joining, to whoever has the link. */
export const conferencePage = (
  stores: Stores,
  conference: ConferenceState,
  { full }: { readonly full: boolean },
): ConferencePage => ({
  id: conference.id,
  sid: conference.sid,
  name: conference.name,
  host_name: stores.settings.get().name,
  owner_name: stores.users.get(conference.userId)?.displayName ?? "",
  media_type: conference.mediaType,
  webinar: conference.webinar,
  chat: conference.chat,
  screen_share: conference.screenShare,
  record: conference.record,
  waiting_room: conference.waitingRoom,
  locked: conference.locked,
  active: conference.run !== null,
  full,
});

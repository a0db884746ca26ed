import type { ConferenceState } from "../../shared/conference/conference.ts";
import type { CallType } from "../../shared/contract/entities.ts";
import { can, type RoomAction } from "../../shared/permissions/permissions.ts";
import type { Stores } from "../ports/storage.ts";
import { operates } from "./operators.ts";

/** What is recorded: a call, or a conference. */
export interface Subject {
  /** Recordings belong to it: the id of a call, or that of a conference after `conf-`. */
  readonly id: string;
  /** The id of its LiveKit room, as `MediaServer` knows it; null while it has none. */
  readonly mediaRoom: string | null;
  readonly name: string;
  readonly type: CallType;
  /** Where its recordings are announced; null for a conference, which has no room of the host. */
  readonly roomId: string | null;
  /** Whether it may be recorded at this moment. */
  readonly live: boolean;
}

const CONFERENCE = "conf-";

export const subjectOfConference = (conferenceId: string): string => `${CONFERENCE}${conferenceId}`;

/** Null for the subject of a call. */
export const conferenceOfSubject = (subjectId: string): string | null =>
  subjectId.startsWith(CONFERENCE) ? subjectId.slice(CONFERENCE.length) : null;

/** Null if there is none, or no longer. */
export function subjectOf(stores: Stores, id: string): Subject | null {
  const conferenceId = conferenceOfSubject(id);
  if (conferenceId !== null) {
    const conference = stores.conferences.get(conferenceId);
    return conference ? conferenceSubject(conference) : null;
  }
  const call = stores.calls.get(id);
  if (!call) return null;
  return {
    id,
    mediaRoom: call.id,
    name: stores.rooms.get(call.roomId)?.name ?? "",
    type: call.type,
    roomId: call.roomId,
    live: call.status !== "ended",
  };
}

const conferenceSubject = ({ id, name, mediaType, run }: ConferenceState): Subject => ({
  id: subjectOfConference(id),
  mediaRoom: run?.livekitRoom ?? null,
  name,
  type: mediaType === "MEDIA_TYPE_AUDIO_ONLY" ? "audio" : "video",
  roomId: null,
  live: run !== null,
});

/** Whether a recording is of what is in this LiveKit room, and runs. */
export function isRecorded(stores: Stores, mediaRoom: string, recordingId: string): boolean {
  const recording = stores.recordings.get(recordingId);
  const subject = recording?.status === "recording" ? subjectOf(stores, recording.subjectId) : null;
  return subject?.live === true && subject.mediaRoom === mediaRoom;
}

/** Whether a person may record a subject, or see its recordings, at this moment. */
export function mayUse(
  stores: Stores,
  userId: string,
  subjectId: string,
  action: Extract<RoomAction, "see" | "record">,
): boolean {
  const user = stores.users.get(userId);
  if (!user || user.disabled) return false;
  const conferenceId = conferenceOfSubject(subjectId);
  if (conferenceId !== null) {
    const conference = stores.conferences.get(conferenceId);
    return conference !== undefined && operates(user, conference);
  }
  const roomId = subjectOf(stores, subjectId)?.roomId ?? null;
  return roomId !== null && can(stores.members.get(roomId, userId) ?? null, action);
}

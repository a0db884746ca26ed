import type { RecordingLayout } from "../call/recording.ts";

/** Conferences: rooms with a policy, made ahead, in which people without an account take part. */

export const mediaTypes = [
  "MEDIA_TYPE_VIDEO_AUDIO",
  "MEDIA_TYPE_VIDEO_ONLY",
  "MEDIA_TYPE_AUDIO_ONLY",
] as const;
export type MediaType = (typeof mediaTypes)[number];

/** What an operator decides about a conference. */
export interface ConferencePolicy {
  readonly mediaType: MediaType;
  /** How many may be connected at once. Hidden participants do not count. */
  readonly maxParticipants: number;
  /** Whether only hosts, speakers, and those who are brought on stage may publish. */
  readonly webinar: boolean;
  readonly chat: boolean;
  readonly screenShare: boolean;
  /** Whether it is recorded, from the first connected participant who may publish. */
  readonly record: boolean;
  readonly recordMode: RecordingLayout;
  /** Whether everybody but hosts, and speakers with a link, has to be admitted. */
  readonly waitingRoom: boolean;
  /** Whether nobody new gets in, except hosts. */
  readonly locked: boolean;
}

export interface ConferenceState extends ConferencePolicy {
  /** 24 hex digits. */
  readonly id: string;
  /** A readable slug, which is in its links and never changes. */
  readonly sid: string;
  readonly name: string;
  /** Who created it. */
  readonly userId: string;
  /** Null while it is stopped. */
  readonly run: ConferenceRun | null;
  /** Of the participant whom everybody sees large. */
  readonly spotlight: string | null;
  /** Its links contain codes that are derived from this number. */
  readonly linksVersion: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** From a start of a conference to its stop. */
export interface ConferenceRun {
  /** A UUID: the name of the LiveKit room, which cannot be guessed and is never used again. */
  readonly livekitRoom: string;
  readonly startedAt: number;
}

/**
 * Hosts control the conference; the audience of a webinar sees and hears; who is hidden sees and hears, and nobody sees
 * them.
 */
export const participantRoles = ["host", "speaker", "audience", "hidden"] as const;
export type ParticipantRole = (typeof participantRoles)[number];

export const admissions = ["waiting", "admitted", "removed"] as const;
export type Admission = (typeof admissions)[number];

/** Somebody in the current run of a conference, or waiting for it. They need not be connected. */
export interface ConferenceParticipant {
  readonly conferenceId: string;
  /** As they, or the page that they came with, have chosen it. */
  readonly identity: string;
  readonly name: string;
  readonly role: ParticipantRole;
  /** The hash of their browser's secret; null if they have none. */
  readonly secretHash: string | null;
  readonly admission: Admission;
  /** Whether somebody of the audience may publish. */
  readonly onStage: boolean;
  readonly handRaisedAt: number | null;
  readonly createdAt: number;
  /** Since when they have been connected; null if they are not. */
  readonly joinedAt: number | null;
  /** When they were connected last; null while they are, and until they have been. */
  readonly leftAt: number | null;
}

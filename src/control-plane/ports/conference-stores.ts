import type { ConferenceParticipant, ConferenceState } from "../../shared/conference/conference.ts";

export interface ConferenceStore {
  insert(conference: ConferenceState): void;
  save(conference: ConferenceState): void;
  /** Its participants as well. */
  remove(id: string): void;
  get(id: string): ConferenceState | undefined;
  ofSid(sid: string): ConferenceState | undefined;
  /** The one whose current run has this LiveKit room. */
  ofLivekitRoom(room: string): ConferenceState | undefined;
  /** In the order in which they were created; of one person, or all. */
  list(userId: string | null): ConferenceState[];
  /** Of one person, or all. */
  count(userId: string | null): number;
  /** Those that have been started. */
  running(): ConferenceState[];
}

export interface ConferenceParticipantStore {
  /** Inserts or replaces. */
  save(participant: ConferenceParticipant): void;
  get(conferenceId: string, identity: string): ConferenceParticipant | undefined;
  ofSecret(conferenceId: string, secretHash: string): ConferenceParticipant | undefined;
  /** In the order in which they came. */
  list(conferenceId: string): ConferenceParticipant[];
  /** The ids of all conferences in which somebody is noted as connected. */
  occupied(): ReadonlySet<string>;
  remove(conferenceId: string, identity: string): void;
  /** All of a conference. */
  clear(conferenceId: string): void;
}

import { inBackground } from "../../shared/base/background.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { RecordingOptions, RecordingState } from "../../shared/call/recording.ts";
import type { ConferenceState } from "../../shared/conference/conference.ts";
import { maySpeak } from "../../shared/conference/policy.ts";
import type { ConferenceRecordingDocument } from "../../shared/contract/conferences.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { conferenceRecordingDocument } from "../documents/recordings.ts";
import type { Caller } from "../permissions/caller.ts";
import { requireOperated } from "../permissions/operators.ts";
import { conferenceOfSubject, subjectOfConference } from "../permissions/subjects.ts";
import type { Log } from "../ports/log.ts";
import type { Storage } from "../ports/storage.ts";
import type { Deletion } from "./deletion.ts";
import type { RecordingLedger } from "./recording-ledger.ts";
import type { Recordings } from "./recordings.ts";

interface Parts {
  readonly storage: Storage;
  readonly ledger: RecordingLedger;
  readonly recordings: Recordings;
  readonly deletion: Deletion;
  readonly scope: Scope;
  readonly log: Log;
}

/**
 * Recordings of conferences. Nobody starts or stops them: a conference that is set to be recorded is recorded from the first
 * connected participant who may publish, until a minute after the last one has left, its stop, or the end of the setting.
 */
export class ConferenceRecordings {
  readonly #parts: Parts;
  /** By conference, by the clock of recordings: since when nobody is connected, while it is recorded. */
  readonly #emptySince = new Map<string, number>();
  /** Until then, none is started, because the last one has failed. */
  readonly #pausedUntil = new Map<string, number>();
  readonly #listeners: ((conference: ConferenceState) => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.ledger.onChanged((recording) => this.#follow(recording));
    parts.scope.every(limits.conferenceRecordingInterval, () => this.sweep());
  }

  /** Calls `listener` with each conference whose recording has changed. */
  onChanged(listener: (conference: ConferenceState) => void): void {
    this.#listeners.push(listener);
  }

  /** Compares all conferences with their recordings; `consider` is only quicker. Most are empty, and not recorded. */
  sweep(): void {
    const { storage, ledger } = this.#parts;
    const occupied = storage.stores.conferenceParticipants.occupied();
    const recorded = ledger
      .withStatus("recording")
      .flatMap(({ subjectId }) => conferenceOfSubject(subjectId) ?? []);
    for (const conferenceId of new Set([...occupied, ...recorded])) this.consider(conferenceId);
  }

  /** Starts or stops its recording. To be called when a conference has changed, or who is in it. */
  consider(conferenceId: string): void {
    inBackground(
      () => this.#consider(conferenceId),
      (error) => {
        // The media server is back soon, and so is the next sweep.
        if (error instanceof Failure && error.code === "SW_CALL_LIVEKIT_UNREACHABLE") return;
        this.#pausedUntil.set(conferenceId, this.#parts.ledger.now() + limits.conferenceRecordingPause);
        this.#parts.log.warn({ conferenceId, error }, "a conference could not be recorded; retried later");
      },
    );
  }

  /** The finished recordings. Throws SW_CONFERENCE_NOT_FOUND for whoever may not see the conference. */
  list(caller: Caller, conferenceId: string): ConferenceRecordingDocument[] {
    const subjectId = this.#require(caller, conferenceId);
    return this.#parts.recordings.list(subjectId).map((recording) => this.#document(recording));
  }

  /** Throws SW_RECORDING_NOT_FOUND if the conference has no such recording, or it has been deleted. */
  get(caller: Caller, conferenceId: string, recordingId: string): ConferenceRecordingDocument {
    const subjectId = this.#require(caller, conferenceId);
    return this.#document(this.#parts.recordings.get(subjectId, recordingId));
  }

  /** Throws SW_RECORDING_UNFINISHED while it runs, and until its file is made. */
  delete(caller: Caller, conferenceId: string, recordingId: string): ConferenceRecordingDocument {
    const { recordings, deletion } = this.#parts;
    const subjectId = this.#require(caller, conferenceId);
    return this.#document(deletion.delete(recordings.get(subjectId, recordingId).id));
  }

  async #consider(conferenceId: string): Promise<void> {
    const { storage, ledger, recordings, deletion } = this.#parts;
    const subjectId = subjectOfConference(conferenceId);
    const conference = storage.stores.conferences.get(conferenceId);
    const running = ledger.running(subjectId);
    if (running && !(conference && this.#goesOn(conference, running))) {
      this.#emptySince.delete(conferenceId);
      recordings.stop(running.id);
    }
    if (!conference?.run) this.#pausedUntil.delete(conferenceId);
    if (!conference) return deletion.deleteAll(subjectId);
    if (!ledger.running(subjectId) && this.#isToStart(conference))
      await recordings.start(subjectId, conference.userId, optionsOf(conference));
  }

  #isToStart(conference: ConferenceState): boolean {
    const { storage, ledger } = this.#parts;
    const { stores } = storage;
    if (!conference.run || !conference.record || !stores.settings.get().recordings_enabled) return false;
    if ((this.#pausedUntil.get(conference.id) ?? 0) > ledger.now()) return false;
    return this.#connected(conference).some((participant) => maySpeak(conference, participant));
  }

  /** Not with other settings: a recording has one layout. */
  #goesOn(conference: ConferenceState, { options }: RecordingState): boolean {
    const isWanted = conference.run !== null && conference.record;
    if (!isWanted || JSON.stringify(options) !== JSON.stringify(optionsOf(conference))) return false;
    if (this.#connected(conference).length > 0) {
      this.#emptySince.delete(conference.id);
      return true;
    }
    const now = this.#parts.ledger.now();
    const since = this.#emptySince.get(conference.id) ?? now;
    this.#emptySince.set(conference.id, since);
    return now - since < limits.conferenceRecordingGrace;
  }

  #connected({ id }: ConferenceState) {
    return this.#parts.storage.stores.conferenceParticipants
      .list(id)
      .filter(({ joinedAt, role }) => joinedAt !== null && role !== "hidden");
  }

  #follow(recording: RecordingState): void {
    const conferenceId = conferenceOfSubject(recording.subjectId);
    if (conferenceId === null) return;
    // One that could not go on would be followed by the next at once.
    const problem =
      recording.status === "processing" || recording.status === "failed" ? recording.problem : null;
    if (problem !== null && problem !== "nothing_recorded")
      this.#pausedUntil.set(conferenceId, this.#parts.ledger.now() + limits.conferenceRecordingPause);
    const conference = this.#parts.storage.stores.conferences.get(conferenceId);
    // It was deleted while its file was being made.
    if (!conference) return this.consider(conferenceId);
    for (const listener of this.#listeners) listener(conference);
  }

  /** Its subject. */
  #require(caller: Caller, conferenceId: string): string {
    return subjectOfConference(requireOperated(this.#parts.storage.stores, caller, conferenceId).id);
  }

  #document(recording: RecordingState): ConferenceRecordingDocument {
    return conferenceRecordingDocument(this.#parts.storage.stores, recording);
  }
}

/** Without a transcript: its participants have no accounts. */
const optionsOf = ({ mediaType, recordMode }: ConferenceState): RecordingOptions => ({
  audio: mediaType !== "MEDIA_TYPE_VIDEO_ONLY",
  video: mediaType !== "MEDIA_TYPE_AUDIO_ONLY",
  transcript: false,
  layout: recordMode,
});

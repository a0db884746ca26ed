import type { Clock } from "../../shared/base/clock.ts";
import {
  transitionRecording,
  type RecordingEvent,
  type RecordingState,
  type RunningRecording,
} from "../../shared/call/recording.ts";
import { announceCall, announceRecording } from "../announcements/announcements.ts";
import type { Storage, Stores } from "../ports/storage.ts";
import { postRecording } from "../rooms/messages.ts";

type Event = RecordingEvent extends infer E ? (E extends RecordingEvent ? Omit<E, "at"> : never) : never;

/**
 * The only way to change a recording: applies events with the state machine, stores the result, and tells the room of its subject. Times
 * are those of calls, so that setting the clock neither shortens nor prolongs a recording.
 */
export class RecordingLedger {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #followers: ((recording: RecordingState) => void)[] = [];
  readonly #changed: ((recording: RecordingState) => void)[] = [];

  /** `clock`: that of calls. */
  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /** Calls `follower` with each recording whose status changes, inside the write that changes it. */
  onStatus(follower: (recording: RecordingState) => void): void {
    this.#followers.push(follower);
  }

  /** Calls `listener` with each recording that has changed, after the commit. */
  onChanged(listener: (recording: RecordingState) => void): void {
    this.#changed.push(listener);
  }

  now(): number {
    return this.#clock.now();
  }

  get(recordingId: string): RecordingState | undefined {
    return this.#storage.stores.recordings.get(recordingId);
  }

  withStatus<S extends RecordingState["status"]>(status: S): Extract<RecordingState, { status: S }>[] {
    return this.#storage.stores.recordings
      .withStatus(status)
      .filter(
        (recording): recording is Extract<RecordingState, { status: S }> => recording.status === status,
      );
  }

  ofSubject(subjectId: string): RecordingState[] {
    return this.#storage.stores.recordings.ofSubject(subjectId);
  }

  /** The one that records a subject now. */
  running(subjectId: string): RecordingState | undefined {
    return this.ofSubject(subjectId).find(({ status }) => status === "recording");
  }

  /** Stores a new one. Nobody is told yet. */
  insert(recording: RunningRecording): void {
    this.#storage.write((stores) => stores.recordings.insert(recording));
  }

  /** Announces its current state. */
  announce(recording: RecordingState): void {
    this.#storage.write((stores) => {
      announce(stores, recording);
      this.#tell(recording);
    });
  }

  /** Forgets one that has never begun, and of which nobody was told. */
  remove(recordingId: string): void {
    this.#storage.write((stores) => stores.recordings.remove(recordingId));
  }

  /** Throws for an unknown recording. */
  apply(recordingId: string, event: Event): RecordingState {
    const at = this.now();
    return this.#storage.write((stores) => {
      const before = stores.recordings.get(recordingId);
      if (!before) throw new Error("an unknown recording");
      const after = transitionRecording(before, { ...event, at });
      if (after === before) return after;
      stores.recordings.save(after);
      if (!silent.has(event.type)) announce(stores, after);
      if (!isPosted(before) && isPosted(after)) postRecording(stores, "recording", after, at);
      if (before.status !== after.status) for (const follower of this.#followers) follower(after);
      this.#tell(after);
      return after;
    });
  }

  #tell(recording: RecordingState): void {
    for (const listener of this.#changed) this.#storage.afterCommit(() => listener(recording));
  }
}

/** Whether the room has a message of it: once it is over, or will be only later. */
const isPosted = (recording: RecordingState): boolean =>
  recording.status === "processing" ? recording.needsSpace : recording.status !== "recording";

/** What is between the host and its recorder. */
const silent: ReadonlySet<string> = new Set<RecordingEvent["type"]>(["opened", "completed"]);

function announce(stores: Stores, { id, subjectId }: RecordingState): void {
  announceCall(stores, subjectId);
  announceRecording(stores, id);
}

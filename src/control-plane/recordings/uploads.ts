import { isDeepStrictEqual } from "node:util";
import { inBackground } from "../../shared/base/background.ts";
import { backoffDelay } from "../../shared/base/backoff.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type {
  FinishedRecording,
  RecordedMedia,
  RecordingUpload,
  UploadProblem,
} from "../../shared/call/recording.ts";
import { FileFailure, type FileStore, type HostFiles } from "../ports/files.ts";
import type { Log } from "../ports/log.ts";
import { measureStored } from "../ports/measure-stored.ts";
import type { RecordingLedger } from "./recording-ledger.ts";

interface Parts {
  readonly ledger: RecordingLedger;
  readonly files: Pick<HostFiles, "disk" | "remote">;
  readonly scope: Scope;
  readonly log: Log;
}

/** The attempts at one upload that have failed. */
interface Failures {
  readonly count: number;
  /** When the next attempt is due, by the machine's uptime in ms. */
  readonly nextAt: number;
}

/** How often at most the room is told how far an upload is. */
const PROGRESS_STEPS = 20;

interface Running {
  readonly id: string;
  readonly stopping: AbortController;
  /** Resolves once nothing of it is under way any more. */
  readonly over: Promise<void>;
}

/**
 * Uploads finished recordings from the disk to S3, one at a time, for as long as it takes. What has to be done is in the
 * database, so that nothing is forgotten by a crash; only the delays between attempts are not.
 */
export class Uploads {
  readonly #parts: Parts;
  readonly #failures = new Map<string, Failures>();
  /** Those whose files are nowhere. */
  readonly #missing = new Set<string>();
  readonly #stopping = new AbortController();
  #running: Running | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { scope, ledger } = parts;
    scope.onEnd(() => {
      clearTimeout(this.#timer);
      this.#stopping.abort();
    });
    ledger.onChanged(({ status }) => {
      if (status === "finished") this.#wake();
    });
    this.#wake();
  }

  /** Stops the upload of a recording that was deleted meanwhile. Resolves once nothing of it is under way any more. */
  async cancel(recordingId: string): Promise<void> {
    if (this.#running?.id !== recordingId) return;
    this.#running.stopping.abort();
    await this.#running.over;
  }

  #wake(): void {
    const { remote } = this.#parts.files;
    if (remote && !this.#running && !this.#stopping.signal.aborted)
      inBackground(
        async () => await this.#work(remote),
        (error) => {
          this.#parts.log.error({ error }, "the uploads of recordings have stopped; retried later");
          this.#wakeAfter(limits.uploadBackoff.max);
        },
      );
  }

  #wakeAfter(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#wake(), milliseconds);
  }

  async #work(remote: FileStore): Promise<void> {
    for (;;) {
      const waiting = this.#waiting();
      const now = performance.now();
      const next = waiting.find(({ id }) => (this.#failures.get(id)?.nextAt ?? 0) <= now);
      if (!next || this.#stopping.signal.aborted) {
        const times = waiting.map(({ id }) => this.#failures.get(id)?.nextAt ?? 0);
        if (times.length > 0) this.#wakeAfter(Math.max(1, Math.min(...times) - now));
        return;
      }
      const stopping = new AbortController();
      const over = Promise.withResolvers<void>();
      this.#running = { id: next.id, stopping, over: over.promise };
      try {
        await this.#upload(remote, next, AbortSignal.any([stopping.signal, this.#stopping.signal]));
      } finally {
        this.#running = null;
        over.resolve();
      }
    }
  }

  /** Those that are not in S3 yet, oldest first. Recordings from before S3 was set up are among them. */
  #waiting(): FinishedRecording[] {
    return this.#parts.ledger
      .withStatus("finished")
      .filter(({ id, media }) => media.place === "disk" && !this.#missing.has(id))
      .toSorted((a, b) => a.endedAt - b.endedAt);
  }

  async #upload(remote: FileStore, recording: FinishedRecording, signal: AbortSignal): Promise<void> {
    const { disk } = this.#parts.files;
    const { id, media } = recording;
    const failures = this.#failures.get(id);
    // Between attempts, people see why the last one failed, until the store has taken something.
    if (!recording.upload) this.#note(id, { status: "waiting", problem: null, done: 0 }, "disk");
    let noted = -1;
    const onProgress = (done: number) => {
      if (done < noted + media.size / PROGRESS_STEPS) return;
      noted = done;
      this.#note(id, { status: "uploading", problem: null, done }, "disk");
    };
    try {
      if (await disk.stat(media.key))
        await remote.put(media.key, disk.pathOf(media.key), media, onProgress, signal);
      else if (!(await isStored(remote, media, signal))) {
        this.#parts.log.warn({ recordingId: id }, "the file of a recording is neither on the disk nor in S3");
        this.#missing.add(id);
        this.#note(id, { status: "failed", problem: "missing", done: 0 }, "disk");
        return;
      }
    } catch (error) {
      if (signal.aborted) return;
      const count = (failures?.count ?? 0) + 1;
      const nextAt = performance.now() + backoffDelay(limits.uploadBackoff, count - 1);
      this.#failures.set(id, { count, nextAt });
      const problem = problemOf(error);
      if (count === 1)
        this.#parts.log.warn({ recordingId: id, error }, "a recording could not be uploaded; retried");
      this.#note(id, { status: "waiting", problem, done: 0 }, "disk");
      return;
    }
    this.#failures.delete(id);
    this.#note(id, { status: "done", problem: null, done: media.size }, "s3");
  }

  /** Writes, and tells the room, only what is new. */
  #note(id: string, upload: RecordingUpload, place: "disk" | "s3"): void {
    const { ledger } = this.#parts;
    const known = ledger.get(id);
    if (known?.status !== "finished") return;
    if (!isDeepStrictEqual(known.upload, upload) || known.media.place !== place)
      ledger.apply(id, { type: "upload", upload, place });
  }
}

/** A database that was restored may not know that a file was uploaded, and removed from the disk after that. */
async function isStored(remote: FileStore, media: RecordedMedia, signal: AbortSignal): Promise<boolean> {
  const stored = await measureStored(remote, media.key, signal);
  return stored?.size === media.size && stored.sha256 === media.sha256;
}

const problemOf = (error: unknown): UploadProblem =>
  error instanceof FileFailure && error.problem !== "missing" ? error.problem : "failed";

import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { inBackground } from "../../shared/base/background.ts";
import { backoffDelay } from "../../shared/base/backoff.ts";
import type { Clock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { FinishedRecording, RecordingState } from "../../shared/call/recording.ts";
import type { TranscriptProblem } from "../../shared/contract/entities.ts";
import type { TranscriptRow } from "../ports/call-stores.ts";
import type { Log } from "../ports/log.ts";
import type { Storage, Stores } from "../ports/storage.ts";
import { postRecording } from "../rooms/messages.ts";
import { EngineFailure, engineProblems, type Engine, type Spoken } from "./engines/engine.ts";
import { TranscriptAnnouncer } from "./announcer.ts";
import { merge, placed } from "./merge.ts";
import { turnsOf, type Turn } from "./prepare.ts";
import { runSplitTask, type SplitLauncher } from "./split-task.ts";

interface Parts {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly scope: Scope;
  readonly log: Log;
  readonly dataDirectory: string;
  /** Null on a host without one. */
  readonly engine: Engine | null;
  readonly launcher: SplitLauncher;
}

/** What is being transcribed, and what ends it. */
interface Job {
  readonly recordingId: string;
  readonly stopping: AbortController;
}

/** How often something is tried without success before the transcript has failed. */
const attemptsOf = { "give-up": 1, "retry-once": 2, retry: limits.transcriptAttempts } as const;

/**
 * Makes transcripts, one at a time, in the background. What there is to do is in the table of transcripts: each turn that
 * has been transcribed is stored, so a process that was killed goes on with the next one.
 */
export class TranscriptQueue {
  readonly #parts: Parts;
  /** For the WAV files of the current job. */
  readonly #folder: string;
  readonly #announcer: TranscriptAnnouncer;
  #job: Job | null = null;
  #timer: NodeJS.Timeout | undefined;
  /** Kept between the attempts of a job. */
  #turns: { readonly recordingId: string; readonly turns: readonly Turn[] } | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#announcer = new TranscriptAnnouncer(parts);
    this.#folder = join(parts.dataDirectory, "transcribing");
    rmSync(this.#folder, { recursive: true, force: true });
    parts.scope.onEnd(() => {
      clearTimeout(this.#timer);
      this.#announcer.stop();
      this.#job?.stopping.abort();
    });
    this.#start();
  }

  get engine(): Engine | null {
    return this.#parts.engine;
  }

  /** Inside the write that has changed a recording: makes the transcript that was asked for, or removes that of a deleted one. */
  follow(recording: RecordingState): void {
    if (recording.status === "finished" && recording.options.transcript) this.add(recording.id);
    if (recording.status === "deleted") this.#remove(recording.id);
  }

  /** Inside a write: queues the transcript of a finished recording. What an earlier attempt has transcribed is kept. */
  add(recordingId: string): void {
    const { storage, clock, engine } = this.#parts;
    const { transcripts } = storage.stores;
    const before = transcripts.get(recordingId);
    if (before?.status === "queued" || before?.status === "running") return;
    const kept =
      before && before.status !== "finished" ? { done: before.done, total: before.total } : nothing;
    this.#save(storage.stores, {
      recordingId,
      language: before?.language ?? null,
      ...kept,
      attempts: 0,
      nextAt: clock.now(),
      ...(engine ? { status: "queued", problem: null } : { status: "failed", problem: "no_engine" }),
      engine: engine?.name ?? null,
    });
    storage.afterCommit(() => this.#start());
  }

  /** Inside a write: cancels it if it is queued or running. What has been transcribed is kept. */
  cancel(recordingId: string): void {
    const { storage } = this.#parts;
    const row = storage.stores.transcripts.get(recordingId);
    if (row?.status !== "queued" && row?.status !== "running") return;
    this.#save(storage.stores, { ...row, status: "cancelled", problem: null });
    storage.afterCommit(() => this.#abandon(recordingId));
  }

  #remove(recordingId: string): void {
    const { storage } = this.#parts;
    storage.stores.transcripts.remove(recordingId);
    storage.afterCommit(() => this.#abandon(recordingId));
  }

  #abandon(recordingId: string): void {
    if (this.#job?.recordingId === recordingId) this.#job.stopping.abort();
  }

  /** Starts what is due, or waits until something is. */
  #start(): void {
    const { storage, scope, clock, log } = this.#parts;
    clearTimeout(this.#timer);
    if (this.#job || scope.ended) return;
    const [next] = storage.stores.transcripts.unfinished();
    if (!next) return;
    const wait = next.nextAt - clock.now();
    // It is longer if the clock was set back.
    if (wait > 0 && wait <= limits.transcriptBackoff.max) {
      this.#timer = setTimeout(() => this.#start(), wait);
      return;
    }
    const job: Job = { recordingId: next.recordingId, stopping: new AbortController() };
    this.#job = job;
    inBackground(
      async () => {
        try {
          await this.#run(job);
        } finally {
          this.#job = null;
        }
        this.#start();
      },
      // For example a full disk. The row says what there is to do.
      (error) => {
        log.error({ recordingId: job.recordingId, error }, "the state of a transcript could not be stored");
        if (!scope.ended) this.#timer = setTimeout(() => this.#start(), limits.transcriptBackoff.max);
      },
    );
  }

  async #run({ recordingId, stopping: { signal } }: Job): Promise<void> {
    const { storage, scope, engine, log } = this.#parts;
    try {
      const recording = storage.stores.recordings.get(recordingId);
      if (recording?.status !== "finished") {
        storage.write((stores) => stores.transcripts.remove(recordingId));
        return;
      }
      if (!engine) {
        this.#end(recording, "failed", "no_engine");
        return;
      }
      const turns = await this.#prepare(recording, signal);
      this.#begin(recordingId, engine, turns.length);
      if (turns.length === 0) this.#end(recording, "failed", "nothing_said");
      else if (await this.#transcribe(recordingId, turns, engine, signal))
        this.#end(recording, "finished", null);
    } catch (error) {
      if (signal.aborted) return;
      const problem = error instanceof EngineFailure ? error.problem : "failed";
      log.warn({ recordingId, problem, error }, "a transcript could not be made; retried if that can help");
      this.#fail(recordingId, problem, error instanceof EngineFailure ? error.retryAfter : null);
    } finally {
      // The next attempt finds them there. At the end of the process, the database may be closed.
      const isQueued = scope.ended || storage.stores.transcripts.get(recordingId)?.status === "queued";
      if (!isQueued) await this.#discardTurns();
    }
  }

  async #prepare(recording: FinishedRecording, signal: AbortSignal): Promise<readonly Turn[]> {
    if (this.#turns?.recordingId === recording.id) return this.#turns.turns;
    await this.#discardTurns();
    const { launcher, dataDirectory } = this.#parts;
    const voices = recording.voices.map(({ file }) => join(dataDirectory, file));
    const split = await runSplitTask(launcher, { voices, folder: this.#folder }, signal);
    const turns = turnsOf(recording.voices, split);
    this.#turns = { recordingId: recording.id, turns };
    return turns;
  }

  /** The turns are found again in the same way, so the number of those that are done says which. */
  #begin(recordingId: string, engine: Engine, total: number): void {
    this.#parts.storage.write((stores) => {
      const row = stores.transcripts.get(recordingId);
      if (row?.status !== "queued" && row?.status !== "running") return;
      const done = row.total === total ? row.done : 0;
      this.#save(stores, { ...row, status: "running", engine: engine.name, done, total });
      if (done === 0) stores.transcripts.saveSegments(recordingId, []);
    });
  }

  /** Returns false if it was cancelled. */
  async #transcribe(
    recordingId: string,
    turns: readonly Turn[],
    engine: Engine,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { storage } = this.#parts;
    for (;;) {
      const row = storage.stores.transcripts.get(recordingId);
      if (row?.status !== "running") return false;
      const turn = turns[row.done];
      if (!turn) return true;
      const wav = join(this.#folder, turn.wav);
      const spoken = await engine.transcribe(wav, turn.endMs - turn.startMs, signal);
      this.#keep(recordingId, turn, spoken);
    }
  }

  #keep(recordingId: string, turn: Turn, { language, segments }: Spoken): void {
    const { storage } = this.#parts;
    storage.write((stores) => {
      const row = stores.transcripts.get(recordingId);
      if (row?.status !== "running") return;
      const name = stores.users.get(turn.userId)?.displayName ?? turn.userId;
      const said = segments.map((segment) => placed(segment, turn, name));
      stores.transcripts.saveSegments(recordingId, merge(stores.transcripts.segments(recordingId), said));
      const done = row.done + 1;
      const kept: TranscriptRow = {
        ...row,
        done,
        language: row.language ?? language,
        problem: null,
        attempts: 0,
      };
      stores.transcripts.save(kept);
      this.#announcer.announceProgress(stores, recordingId);
    });
  }

  #fail(
    recordingId: string,
    problem: keyof typeof engineProblems | "failed",
    retryAfter: number | null,
  ): void {
    const { storage, clock } = this.#parts;
    const row = storage.stores.transcripts.get(recordingId);
    const recording = storage.stores.recordings.get(recordingId);
    if (!row || recording?.status !== "finished") return;
    const attempts = row.attempts + 1;
    if (attempts >= attemptsOf[engineProblems[problem]]) {
      this.#end(recording, "failed", problem);
      return;
    }
    const delay = Math.max(backoffDelay(limits.transcriptBackoff, row.attempts), retryAfter ?? 0);
    const nextAt = clock.now() + Math.min(delay, limits.transcriptBackoff.max);
    storage.write((stores) => this.#save(stores, { ...row, status: "queued", problem, attempts, nextAt }));
  }

  #end(recording: FinishedRecording, status: "finished" | "failed", problem: TranscriptProblem | null): void {
    const { storage, clock } = this.#parts;
    storage.write((stores) => {
      const row = stores.transcripts.get(recording.id);
      if (row?.status !== "queued" && row?.status !== "running") return;
      this.#save(stores, { ...row, status, problem });
      if (!stores.messages.isPosted("transcript", recording.id))
        postRecording(stores, "transcript", recording, clock.now());
    });
  }

  #save(stores: Stores, row: TranscriptRow): void {
    stores.transcripts.save(row);
    this.#announcer.announce(stores, row.recordingId);
  }

  async #discardTurns(): Promise<void> {
    this.#turns = null;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const nothing = { done: 0, total: 0 };

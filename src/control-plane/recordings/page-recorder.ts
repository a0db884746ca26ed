import { isDiskFull } from "../../node/disk-full.ts";
import { inBackground } from "../../shared/base/background.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import { currentPart, type RecordingProblem, type RunningRecording } from "../../shared/call/recording.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { hashOf } from "../accounts/tokens.ts";
import type { Log } from "../ports/log.ts";
import type { Recorder, RecordingResult } from "../ports/recorder.ts";
import type { Assembly } from "./assembly.ts";
import type { RecordingLedger } from "./recording-ledger.ts";
import { createRecorderToken } from "./recorder-token.ts";

/** Opens and closes the pages that record, in another process. */
export interface RecorderPages {
  /** Rejects with a HostFailure: HEARTH_RECORDER_MISSING where there is nothing to open them with. */
  open(recordingId: string, token: string): Promise<void>;
  /** Also if it is not open. */
  close(recordingId: string): Promise<void>;
}

interface Parts {
  readonly ledger: RecordingLedger;
  readonly pages: RecorderPages;
  readonly assembly: Assembly;
  readonly scope: Scope;
  readonly log: Log;
}

/** A page that records, or is expected to. */
interface Page {
  /** Seconds without a sign of life. Counted by a timer, so that neither sleep nor a busy host counts. */
  silence: number;
  /** After this many, it is replaced. */
  allowedSilence: number;
  /** When the last ones were opened, in ms of the call clock. */
  openings: number[];
  /** How many in succession have never sent anything. */
  unheard: number;
  /** While the next one is being opened, and after the recording was stopped. */
  timer: NodeJS.Timeout | undefined;
  state: "recording" | "opening" | "stopping" | "assembling";
}

const TICK = 1_000;
const seconds = (ms: number): number => ms / TICK;

/**
 * Records with a page of the client: one that crashes or hangs is replaced by another one, which records the next part;
 * once the recording has been stopped, its parts are assembled.
 */
export class PageRecorder implements Recorder {
  readonly #parts: Parts;
  readonly #pages = new Map<string, Page>();
  #onFinished: (recordingId: string, result: RecordingResult) => void = () => {};
  #onBroken: (recordingId: string, problem: RecordingProblem) => void = () => {};

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.scope.every(TICK, () => this.#tick());
    parts.scope.onEnd(() => {
      for (const { timer } of this.#pages.values()) clearTimeout(timer);
      this.#pages.clear();
    });
  }

  onFinished(listener: (recordingId: string, result: RecordingResult) => void): void {
    this.#onFinished = listener;
  }

  onBroken(listener: (recordingId: string, problem: RecordingProblem) => void): void {
    this.#onBroken = listener;
  }

  async start({ id }: RunningRecording): Promise<void> {
    const page = this.#add(id, "opening", limits.recorderLoading);
    try {
      await this.#open(id, page);
    } catch (error) {
      this.#pages.delete(id);
      this.#close(id);
      if (error instanceof HostFailure && error.code === "HEARTH_RECORDER_MISSING")
        throw new Failure("SW_CALL_RECORDING_DISABLED", error.message, error);
      throw error;
    }
  }

  /** The page may still be there, if only this process was restarted. */
  resume({ id }: RunningRecording): void {
    this.#add(id, "recording", limits.recorderReturn);
  }

  stop(recordingId: string): void {
    const page = this.#pages.get(recordingId) ?? this.#add(recordingId, "recording", 0);
    if (page.state === "stopping" || page.state === "assembling") return;
    clearTimeout(page.timer);
    const recording = this.#parts.ledger.get(recordingId);
    const part = recording && currentPart(recording);
    const hasBegun = part !== undefined && part.offsetMs !== null && !part.completed;
    const isAwaited = page.state === "recording" && hasBegun;
    page.state = "stopping";
    page.timer = setTimeout(() => this.#assemble(recordingId, page), isAwaited ? limits.recorderFinish : 0);
  }

  /** The page has sent something. */
  heard(recordingId: string): void {
    const page = this.#pages.get(recordingId);
    if (!page) return;
    page.silence = 0;
    page.unheard = 0;
    page.allowedSilence = seconds(limits.recorderSilence);
  }

  /** The page has sent everything. */
  completed(recordingId: string): void {
    this.#ended(recordingId);
  }

  /** The page has crashed, or was closed. */
  exited(recordingId: string): void {
    this.#ended(recordingId);
  }

  /** The recording cannot go on. */
  breakOff(recordingId: string, problem: RecordingProblem): void {
    inBackground(
      () => this.#onBroken(recordingId, problem),
      (error) => {
        this.#parts.log.warn({ recordingId, error }, "a recording could not be stopped");
        // Tried again as soon as its silence is noticed.
        const page = this.#pages.get(recordingId);
        if (page?.state === "opening") page.state = "recording";
      },
    );
  }

  #ended(recordingId: string): void {
    const page = this.#pages.get(recordingId);
    if (page?.state === "stopping") this.#assemble(recordingId, page);
    if (page?.state === "recording") this.#replace(recordingId, page);
  }

  #add(recordingId: string, state: Page["state"], allowedSilence: number): Page {
    const page: Page = {
      silence: 0,
      allowedSilence: seconds(allowedSilence),
      openings: [],
      unheard: 0,
      timer: undefined,
      state,
    };
    this.#pages.set(recordingId, page);
    return page;
  }

  #tick(): void {
    for (const [recordingId, page] of this.#pages) {
      if (page.state !== "recording") continue;
      page.silence += 1;
      if (page.silence > page.allowedSilence) this.#replace(recordingId, page);
    }
  }

  async #open(recordingId: string, page: Page): Promise<void> {
    const { ledger, pages } = this.#parts;
    const token = createRecorderToken(recordingId);
    page.openings.push(ledger.now());
    page.unheard += 1;
    ledger.apply(recordingId, { type: "opened", tokenHash: hashOf(token) });
    await pages.open(recordingId, token);
    page.silence = 0;
    page.allowedSilence = seconds(limits.recorderLoading);
    if (page.state === "opening") page.state = "recording";
    // Stopped meanwhile.
    else this.#close(recordingId);
  }

  #close(recordingId: string): void {
    inBackground(
      () => this.#parts.pages.close(recordingId),
      (error) => this.#parts.log.warn({ recordingId, error }, "a recorder could not be closed"),
    );
  }

  /** At once, or later if the last ones have not lasted; not for ever. */
  #replace(recordingId: string, page: Page): void {
    const since = this.#parts.ledger.now() - 60_000;
    page.openings = page.openings.filter((at) => at > since);
    page.state = "opening";
    if (page.openings.length > limits.recordersPerMinute || page.unheard >= limits.unheardRecorders) {
      this.breakOff(recordingId, "recorder_failed");
      return;
    }
    const wait = page.openings.length === 0 ? 0 : Math.min(8_000, 500 * 2 ** page.openings.length);
    page.timer = setTimeout(
      () =>
        inBackground(
          async () => {
            await this.#parts.pages.close(recordingId).catch(() => {});
            if (page.state === "opening") await this.#open(recordingId, page);
          },
          (error) => {
            this.#parts.log.warn({ recordingId, error }, "a recorder could not be replaced");
            if (page.state === "opening") this.#replace(recordingId, page);
          },
        ),
      wait,
    );
  }

  #assemble(recordingId: string, page: Page): void {
    clearTimeout(page.timer);
    page.state = "assembling";
    const { pages, assembly, log, scope } = this.#parts;
    inBackground(
      async () => {
        await pages.close(recordingId).catch(() => {});
        const result = await assembly.run(recordingId);
        if (scope.ended) return;
        this.#onFinished(recordingId, result);
        this.#pages.delete(recordingId);
        // Never assembled again: a part that is left would replace the whole. The next start removes it.
        await assembly
          .clean(recordingId)
          .catch((error: unknown) =>
            log.warn({ recordingId, error }, "the parts of a recording could not be removed"),
          );
      },
      (error) => {
        if (scope.ended) return;
        if (isDiskFull(error) || (error instanceof Failure && error.code === "SW_DISK_FULL"))
          return this.#awaitSpace(recordingId, page);
        log.warn({ recordingId, error }, "a recording could not be finished; retried soon");
        page.timer = setTimeout(() => this.#assemble(recordingId, page), limits.recordingRetry);
      },
    );
  }

  /** Assembles it once there is space: each attempt reads all of its parts. */
  #awaitSpace(recordingId: string, page: Page): void {
    const { assembly, ledger, log, scope } = this.#parts;
    inBackground(
      () => void ledger.apply(recordingId, { type: "needs-space" }),
      (error) => log.warn({ recordingId, error }, "nobody could be told that a recording needs space"),
    );
    page.timer = setTimeout(
      () =>
        inBackground(
          async () => {
            const hasSpace = await assembly.hasSpace(recordingId);
            if (scope.ended) return;
            if (hasSpace) this.#assemble(recordingId, page);
            else this.#awaitSpace(recordingId, page);
          },
          (error) => {
            log.warn({ recordingId, error }, "it is not known how much space a recording needs; retried");
            if (!scope.ended) this.#awaitSpace(recordingId, page);
          },
        ),
      limits.recordingRetry,
    );
  }
}

import { EgressClient, TwirpError, type EgressInfo } from "livekit-server-sdk";
import { inBackground } from "../../shared/base/background.ts";
import { livekitRoomOf } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { RunningRecording } from "../../shared/call/recording.ts";
import type { RecordingSize } from "../../shared/contract/host.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { FileStore } from "../ports/files.ts";
import type { InfoLog } from "../ports/log.ts";
import { measureStored } from "../ports/measure-stored.ts";
import type { MediaServer } from "../ports/media.ts";
import type { Recorder, RecordingResult } from "../ports/recorder.ts";
import {
  fileFor,
  isAudioOnly,
  keyIn,
  optionsFor,
  progressOf,
  recordingOf,
  type EgressBucket,
  type EgressProgress,
} from "./egress-request.ts";

/** Egress answers once one of its machines has taken the work. */
const REQUEST_TIMEOUT_SECONDS = 15;

/** Statuses with which LiveKit, or a proxy in front of it, says that it has not heard from Egress in time. */
const timedOut: ReadonlySet<number> = new Set([408, 502, 504]);

export interface EgressParts {
  readonly media: Pick<MediaServer, "url">;
  readonly keys: { readonly apiKey: string; readonly apiSecret: string };
  readonly bucket: EgressBucket;
  readonly size: () => RecordingSize;
  /** The files in that bucket. */
  readonly store: Pick<FileStore, "open">;
  readonly log: InfoLog;
  readonly scope: Scope;
}

/** A recording until its result is known. */
interface Tracked {
  readonly recordingId: string;
  /** Null if it was started by an earlier process. */
  egressId: string | null;
  /** Until Egress has answered: it does not list the recording before. */
  starting: boolean;
  stopping: boolean;
  /** Since when this process follows it, in ms of `performance.now()`. */
  readonly since: number;
  settling: boolean;
  again: boolean;
}

/**
 * Records with LiveKit Egress, for an external LiveKit: it records on machines of its own, and uploads the file to S3. What
 * it says in webhooks is only a hint, as webhooks get lost: the list of what it does is read again, and at an interval.
 */
export class EgressRecorder implements Recorder {
  readonly #parts: EgressParts;
  readonly #tracked = new Map<string, Tracked>();
  readonly #ending = new AbortController();
  readonly #listeners: ((recordingId: string, result: RecordingResult) => void)[] = [];

  constructor(parts: EgressParts) {
    this.#parts = parts;
    parts.scope.every(limits.egressInterval, () => this.hint());
    parts.scope.onEnd(() => this.#ending.abort());
  }

  async start(recording: RunningRecording, mediaRoom: string): Promise<void> {
    const { id, options } = recording;
    if (options.layout === "ROOM_COMPOSITE_AND_CHAT")
      this.#parts.log.info(
        { recordingId: id },
        "LiveKit Egress does not record the chat: it records the grid",
      );
    const tracked = this.#track(id, { starting: true });
    try {
      const info = await this.#client().startRoomCompositeEgress(
        livekitRoomOf(mediaRoom),
        { file: fileFor(recording, this.#parts.bucket) },
        optionsFor(options, this.#parts.size()),
      );
      tracked.egressId = info.egressId;
      tracked.starting = false;
      // Stopped meanwhile.
      if (tracked.stopping) this.#settle(id);
    } catch (error) {
      tracked.starting = false;
      const isRefused = error instanceof TwirpError && !timedOut.has(error.status);
      if (isRefused) this.#tracked.delete(id);
      if (error instanceof Failure) throw error;
      if (isRefused)
        throw new Failure(
          "SW_CALL_RECORDING_DISABLED",
          "LiveKit Egress did not take the recording. Check that it is running, and has a free machine.",
          error,
        );
      // It may have started, although its answer has not arrived.
      throw new Failure("SW_CALL_LIVEKIT_UNREACHABLE", undefined, error);
    }
  }

  /** Egress has gone on by itself. */
  resume({ id }: RunningRecording): void {
    this.#track(id);
  }

  stop(recordingId: string): void {
    const tracked = this.#tracked.get(recordingId);
    if (tracked) tracked.stopping = true;
    else this.#track(recordingId, { stopping: true });
    this.#settle(recordingId);
  }

  onFinished(listener: (recordingId: string, result: RecordingResult) => void): void {
    this.#listeners.push(listener);
  }

  /** Egress has nothing in between: it fails as a whole, which is its result. */
  onBroken(): void {}

  /** Something has happened to an Egress. */
  hint(): void {
    for (const recordingId of this.#tracked.keys()) this.#settle(recordingId);
  }

  #track(recordingId: string, state: Partial<Tracked> = {}): Tracked {
    const idle = { egressId: null, starting: false, stopping: false, settling: false, again: false };
    const tracked: Tracked = { recordingId, ...idle, since: performance.now(), ...state };
    this.#tracked.set(recordingId, tracked);
    return tracked;
  }

  /** One at a time for each recording; what happens meanwhile repeats it. */
  #settle(recordingId: string): void {
    const tracked = this.#tracked.get(recordingId);
    if (!tracked || tracked.starting) return;
    tracked.again = true;
    if (tracked.settling) return;
    tracked.settling = true;
    inBackground(
      async () => {
        try {
          while (tracked.again && this.#tracked.get(recordingId) === tracked) {
            tracked.again = false;
            await this.#look(tracked);
          }
        } finally {
          tracked.settling = false;
        }
      },
      // Repeated at the interval.
      (error) => {
        if (!this.#ending.signal.aborted)
          this.#parts.log.warn({ recordingId, error }, "an Egress could not be settled; retried");
      },
    );
  }

  async #look(tracked: Tracked): Promise<void> {
    const { recordingId } = tracked;
    const info = await this.#find(tracked);
    if (!info) {
      // It may still be taking what an unanswered request, or one of an earlier process, has asked for.
      const isUnlisted =
        tracked.egressId === null && performance.now() - tracked.since < limits.egressUnlisted;
      return isUnlisted ? undefined : this.#finish(tracked, { problem: "egress_failed" });
    }
    tracked.egressId = info.egressId;
    const progress = progressOf(info);
    switch (progress.status) {
      case "active":
        if (tracked.stopping) await this.#client().stopEgress(info.egressId);
        return;
      case "ending":
        return;
      case "empty":
        return this.#finish(tracked, { problem: "nothing_recorded" });
      case "failed":
        this.#parts.log.warn({ recordingId, why: progress.why }, "LiveKit Egress has failed");
        return this.#finish(tracked, { problem: "egress_failed" });
      case "done":
        return await this.#takeOver(tracked, info, progress);
    }
  }

  async #find({ recordingId, egressId }: Tracked): Promise<EgressInfo | undefined> {
    const found = await this.#client().listEgress(egressId === null ? {} : { egressId });
    return found.find((info) => recordingOf(info) === recordingId);
  }

  /** Egress knows no checksum, and may have failed to upload the file: it keeps it on its own disk then. */
  async #takeOver(
    tracked: Tracked,
    info: EgressInfo,
    { durationMs, location, partial }: Extract<EgressProgress, { status: "done" }>,
  ): Promise<void> {
    const { recordingId } = tracked;
    const key = keyIn(info);
    const stored = await measureStored(this.#parts.store, key, this.#ending.signal);
    if (!stored) {
      this.#parts.log.warn(
        { recordingId, location },
        "LiveKit Egress did not upload the recording to the bucket",
      );
      return this.#finish(tracked, { problem: "egress_failed" });
    }
    const contentType = isAudioOnly(info) ? "audio/mp4" : "video/mp4";
    const media = { key, ...stored, contentType, durationMs, place: "s3" } as const;
    this.#finish(tracked, { media, voices: [], partial });
  }

  #finish(tracked: Tracked, result: RecordingResult): void {
    this.#tracked.delete(tracked.recordingId);
    for (const listener of this.#listeners) listener(tracked.recordingId, result);
  }

  /** Its address may change. Throws SW_CALL_LIVEKIT_UNREACHABLE while there is none. */
  #client(): EgressClient {
    const { media, keys } = this.#parts;
    if (media.url === null) throw new Failure("SW_CALL_LIVEKIT_UNREACHABLE");
    return new EgressClient(media.url.replace(/^ws/, "http"), keys.apiKey, keys.apiSecret, {
      requestTimeout: REQUEST_TIMEOUT_SECONDS,
    });
  }
}

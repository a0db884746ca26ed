import { toRfc3339 } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import { identityOf } from "../../shared/call/principal.ts";
import {
  begunParts,
  currentPart,
  type RecordingPart,
  type RunningRecording,
} from "../../shared/call/recording.ts";
import type { RecordingSize } from "../../shared/contract/host.ts";
import type { AnswerOf } from "../../shared/contract/route.ts";
import type { appendToRecording, getRecorder, listRecordedMessages } from "../../shared/contract/recorder.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { hashOf } from "../accounts/tokens.ts";
import type { RecorderCaller } from "../permissions/caller.ts";
import { subjectOf } from "../permissions/subjects.ts";
import type { CallTokens } from "../ports/media.ts";
import type { Storage } from "../ports/storage.ts";
import type { PageRecorder } from "./page-recorder.ts";
import type { PartFile, PartFiles } from "./part-files.ts";
import type { RecordingLedger } from "./recording-ledger.ts";
import { recordingOfToken } from "./recorder-token.ts";

interface Parts {
  readonly storage: Storage;
  readonly ledger: RecordingLedger;
  readonly files: PartFiles;
  readonly recorder: PageRecorder;
  readonly tokens: CallTokens;
}

/** Pictures per second, and the picture's size by the setting of the host. */
const FRAME_RATE = 30;
const sizes = {
  "720p": { width: 1280, height: 720 },
  "1080p": { width: 1920, height: 1080 },
} as const satisfies Record<RecordingSize, object>;

/** What recorders ask for and bring, each for its own recording only. */
export class RecorderDesk {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Null unless the token is that of the latest recorder of a recording that has not been assembled yet. */
  authenticate(token: string): RecorderCaller | null {
    const recordingId = recordingOfToken(token);
    const recording = recordingId === null ? undefined : this.#parts.ledger.get(recordingId);
    const isOpen = recording?.status === "recording" || recording?.status === "processing";
    return isOpen && recording.tokenHash === hashOf(token) ? { recordingId: recording.id } : null;
  }

  /**
   * The first request begins the part, also while there is no media server to connect to. Throws SW_CALL_NOT_RECORDING once
   * the recording has been stopped.
   */
  async brief(recordingId: string, livekitUrl: string): Promise<AnswerOf<typeof getRecorder>> {
    const { storage, tokens, recorder } = this.#parts;
    recorder.heard(recordingId);
    const recording = this.#begin(recordingId);
    const subject = subjectOf(storage.stores, recording.subjectId);
    const part = currentPart(recording);
    if (!subject || subject.mediaRoom === null || !part) throw new Failure("SW_CALL_NOT_RECORDING");
    const identity = identityOf({ kind: "recorder", recordingId });
    const claims = { identity, callId: subject.mediaRoom, forRing: false };
    return {
      recording_id: recording.id,
      name: subject.name,
      chat: subject.roomId === null ? "stream" : "room",
      part: part.part,
      started_at: toRfc3339(recording.startedAt),
      elapsed_ms: part.offsetMs ?? 0,
      ...recording.options,
      ...sizes[storage.stores.settings.get().recording_size],
      frame_rate: FRAME_RATE,
      livekit_url: livekitUrl,
      livekit_token: await tokens.issue(claims, limits.callTokenSeconds),
    };
  }

  /** Answers once the bytes are on the disk. */
  async append(
    recordingId: string,
    file: PartFile,
    offset: number,
    body: AsyncIterable<Uint8Array>,
  ): Promise<AnswerOf<typeof appendToRecording>> {
    const { ledger, files, recorder } = this.#parts;
    const { keyBase, completed } = this.#requirePart(recordingId, file.part);
    if (completed) throw new Failure("SW_CALL_NOT_RECORDING", "This part is complete.");
    try {
      const size = await files.append(keyBase, file, offset, body);
      recorder.heard(recordingId);
      return { size, recording: ledger.get(recordingId)?.status === "recording" };
    } catch (error) {
      if (error instanceof Failure && error.code === "SW_DISK_FULL")
        recorder.breakOff(recordingId, "disk_full");
      throw error;
    }
  }

  /** The recorder has sent everything. */
  finish(recordingId: string, part: number): Record<string, never> {
    this.#requirePart(recordingId, part);
    this.#parts.ledger.apply(recordingId, { type: "completed" });
    this.#parts.recorder.completed(recordingId);
    return {};
  }

  /** What people have written since the recording began, after a position; the newest, oldest first. */
  chat(recordingId: string, after: number): AnswerOf<typeof listRecordedMessages> {
    const { stores } = this.#parts.storage;
    const { subjectId, startedBy, startedAt } = this.#requireRunning(recordingId);
    const roomId = subjectOf(stores, subjectId)?.roomId ?? "";
    const messages = stores.messages
      .page(roomId, startedBy, null, limits.recordedMessages)
      .filter(
        ({ kind, position, createdAt }) => kind === "text" && position > after && createdAt >= startedAt,
      )
      .map(({ position, senderId, body, createdAt }) => ({
        position,
        sender_name: stores.users.get(senderId)?.displayName ?? "",
        body,
        created_at: toRfc3339(createdAt),
      }));
    return { messages };
  }

  #begin(recordingId: string): RunningRecording {
    const { ledger } = this.#parts;
    const before = this.#requireRunning(recordingId);
    if (currentPart(before)?.offsetMs !== null) return before;
    // After a restart of the whole host, the clock may have been set back.
    const earliest = begunParts(before).at(-1)?.offsetMs ?? 0;
    ledger.apply(recordingId, {
      type: "begun",
      offsetMs: Math.max(earliest, ledger.now() - before.startedAt),
    });
    return this.#requireRunning(recordingId);
  }

  #requireRunning(recordingId: string): RunningRecording {
    const recording = this.#parts.ledger.get(recordingId);
    if (recording?.status !== "recording") throw new Failure("SW_CALL_NOT_RECORDING");
    return recording;
  }

  /** A recorder writes only its own part, once it has begun, until it is assembled. */
  #requirePart(recordingId: string, part: number): RecordingPart & { readonly keyBase: string } {
    const recording = this.#parts.ledger.get(recordingId);
    if (recording?.status !== "recording" && recording?.status !== "processing")
      throw new Failure("SW_CALL_NOT_RECORDING");
    const current = currentPart(recording);
    if (current?.part !== part || current.offsetMs === null)
      throw new Failure("SW_BAD_REQUEST", `part: this recorder does not record part ${part}`);
    return { ...current, keyBase: recording.keyBase };
  }
}

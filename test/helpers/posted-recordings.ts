import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TranscriptSegment } from "../../src/control-plane/ports/call-stores.ts";
import { postRecording } from "../../src/control-plane/rooms/messages.ts";
import { createStorage, openDatabase } from "../../src/control-plane/storage/index.ts";
import { createRecordingId } from "../../src/shared/base/ids.ts";
import type { FinishedRecording, RecordingProblem } from "../../src/shared/call/recording.ts";
import type { TranscriptProblem, TranscriptStatus } from "../../src/shared/contract/entities.ts";
import { finishedRecording, mediaOf } from "./recordings.ts";

interface Left {
  readonly callId: string;
  readonly startedBy: string;
  /** An MP4, and how long it plays, in seconds. */
  readonly file: string;
  readonly seconds: number;
  readonly video?: boolean;
  readonly partial?: boolean;
  readonly problem?: RecordingProblem | null;
  readonly upload?: FinishedRecording["upload"];
  readonly transcript?: {
    readonly status: TranscriptStatus;
    readonly problem?: TranscriptProblem;
    readonly segments?: readonly TranscriptSegment[];
  };
}

/**
 * Leaves a recording in the data folder of a host that is stopped, as if it had made it: the file, the entry and the
 * messages. Resolves with its id.
 */
export async function leavePostedRecording(dataDirectory: string, left: Left): Promise<string> {
  const { callId, startedBy, seconds, video = true, partial = false, transcript } = left;
  const content = readFileSync(left.file);
  const startedAt = Date.now() - seconds * 1_000;
  const id = createRecordingId();
  const keyBase = `recordings/${callId}/${id}`;
  const key = `${keyBase}.mp4`;
  mkdirSync(dirname(join(dataDirectory, key)), { recursive: true });
  writeFileSync(join(dataDirectory, key), content);
  const recording = finishedRecording({
    id,
    subjectId: callId,
    options: { audio: true, video, transcript: transcript !== undefined, layout: "ROOM_COMPOSITE_GRID" },
    startedBy,
    startedAt,
    endedAt: Date.now(),
    keyBase,
    partial,
    problem: left.problem ?? null,
    media: mediaOf(key, content, { video, durationMs: seconds * 1_000 }),
    upload: left.upload ?? null,
  });
  const database = await openDatabase(dataDirectory);
  try {
    createStorage(database).write((stores) => {
      stores.recordings.insert(recording);
      postRecording(stores, "recording", recording, Date.now());
      if (!transcript) return;
      const { status, problem = null, segments = [] } = transcript;
      stores.transcripts.save({
        recordingId: id,
        status,
        engine: "test",
        language: "en",
        done: segments.length,
        total: segments.length,
        problem,
        attempts: 0,
        nextAt: 0,
      });
      stores.transcripts.saveSegments(id, segments);
      if (status === "finished" || status === "failed")
        postRecording(stores, "transcript", recording, Date.now());
    });
  } finally {
    database.close();
  }
  return id;
}

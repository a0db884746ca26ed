import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Storage } from "../../src/control-plane/ports/storage.ts";
import { createStorage, openDatabase } from "../../src/control-plane/storage/index.ts";
import { createCallId, createRecordingId } from "../../src/shared/base/ids.ts";
import type { CallState } from "../../src/shared/call/call-state.ts";
import { startCall, transition } from "../../src/shared/call/call.ts";
import type { FinishedRecording, RecordedMedia } from "../../src/shared/call/recording.ts";

export interface StoredRecording {
  readonly recording: FinishedRecording;
  readonly content: Buffer;
  /** Where its file is. */
  readonly file: string;
}

interface Options {
  readonly dataDirectory: string;
  readonly roomId: string;
  readonly userId: string;
  /** Bytes. */
  readonly size?: number;
  /** When it ended. */
  readonly at?: number;
}

/** A call in which nobody is any more; `userId` started it a second before `at`. */
export function endedCall({
  id = createCallId(),
  roomId,
  userId,
  at,
}: {
  id?: string;
  roomId: string;
  userId: string;
  at: number;
}): CallState {
  const call = startCall({
    id,
    roomId,
    type: "video",
    direct: false,
    initiator: `${userId}:dev-0`,
    others: [],
    at: at - 1_000,
  });
  return transition(call, { type: "ended", at });
}

type GivenParts = Pick<
  FinishedRecording,
  "subjectId" | "startedBy" | "startedAt" | "endedAt" | "keyBase" | "media"
>;

/** The state of a finished recording that is on the disk. */
export const finishedRecording = (given: GivenParts & Partial<FinishedRecording>): FinishedRecording => ({
  status: "finished",
  id: createRecordingId(),
  options: { audio: true, video: true, transcript: false, layout: "ROOM_COMPOSITE_GRID" },
  tokenHash: null,
  parts: [],
  partial: false,
  problem: null,
  voices: [],
  upload: null,
  ...given,
});

/** The media of a recording with that content. */
export const mediaOf = (
  key: string,
  content: Buffer,
  { video, durationMs }: { video: boolean; durationMs: number },
): RecordedMedia => ({
  key,
  size: content.length,
  sha256: createHash("sha256").update(content).digest("hex"),
  contentType: video ? "video/mp4" : "audio/mp4",
  durationMs,
  place: "disk",
});

/** A finished recording of an ended call, with a file of random bytes, as the recorder would have left it. */
export function storeRecording(storage: Storage, options: Options): StoredRecording {
  const { dataDirectory, roomId, userId, size = 1_000, at = Date.now() } = options;
  const callId = createCallId();
  const keyBase = `recordings/${callId}/20261130T120000Z`;
  const key = `${keyBase}.mp4`;
  const content = randomBytes(size);
  const file = join(dataDirectory, key);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  const call = endedCall({ id: callId, roomId, userId, at });
  const recording = finishedRecording({
    subjectId: callId,
    startedBy: userId,
    startedAt: at - 1_000,
    endedAt: at,
    keyBase,
    media: mediaOf(key, content, { video: true, durationMs: 1_000 }),
  });
  storage.write((stores) => {
    stores.calls.insert(call);
    stores.recordings.insert(recording);
  });
  return { recording, content, file };
}

/** The same in the data folder of a host that does not run. */
export async function leaveRecording(options: Options): Promise<StoredRecording> {
  const database = await openDatabase(options.dataDirectory);
  try {
    return storeRecording(createStorage(database), options);
  } finally {
    database.close();
  }
}

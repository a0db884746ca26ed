import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Storage } from "../../src/control-plane/ports/storage.ts";
import { createStorage, openDatabase } from "../../src/control-plane/storage/index.ts";
import { createCallId, createRecordingId } from "../../src/shared/base/ids.ts";
import { startCall, transition } from "../../src/shared/call/call.ts";
import type { FinishedRecording } from "../../src/shared/call/recording.ts";

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
  const call = startCall({
    id: callId,
    roomId,
    type: "video",
    direct: false,
    initiator: `${userId}:dev-0`,
    others: [],
    at: at - 1_000,
  });
  const recording: FinishedRecording = {
    status: "finished",
    id: createRecordingId(),
    callId,
    options: { audio: true, video: true, transcript: false, layout: "ROOM_COMPOSITE_GRID" },
    startedBy: userId,
    startedAt: at - 1_000,
    endedAt: at,
    keyBase,
    tokenHash: "",
    parts: [],
    partial: false,
    problem: null,
    media: {
      key,
      size,
      sha256: createHash("sha256").update(content).digest("hex"),
      contentType: "video/mp4",
      durationMs: 1_000,
      place: "disk",
    },
    voices: [],
    upload: null,
  };
  storage.write((stores) => {
    stores.calls.insert(transition(call, { type: "ended", at }));
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

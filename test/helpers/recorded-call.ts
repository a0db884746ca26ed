import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ensureOwner } from "../../src/control-plane/accounts/first-run.ts";
import { postRecording } from "../../src/control-plane/rooms/messages.ts";
import { createStorage, openDatabase } from "../../src/control-plane/storage/index.ts";
import { systemClock } from "../../src/shared/base/clock.ts";
import { createUserId } from "../../src/shared/base/ids.ts";
import { endedCall, finishedRecording, mediaOf } from "./recordings.ts";

interface RecordedVoiceOf {
  /** Of `people`. */
  readonly person: number;
  readonly offsetMs: number;
  /** Writes the audio. */
  readonly write: (file: string) => void;
}

/**
 * A data folder of a host on which a call in General was recorded, with a file for each voice and without a picture. The
 * first person is the owner, and has started the recording; its transcript is queued.
 */
export async function prepareRecordedCall(
  dataDirectory: string,
  people: readonly string[],
  voices: readonly RecordedVoiceOf[],
): Promise<{ callId: string; recordingId: string; userIds: string[] }> {
  const database = await openDatabase(dataDirectory);
  const storage = createStorage(database);
  const owner = ensureOwner(storage, systemClock, people[0] ?? "Ada");
  const roomId = storage.stores.rooms.first()?.id ?? "";
  const userIds = [owner, ...people.slice(1).map(() => createUserId())];
  const call = endedCall({ roomId, userId: owner, at: 9 });
  const keyBase = `recordings/${call.id}/20261130T120000Z`;
  mkdirSync(join(dataDirectory, `${keyBase}.voices`), { recursive: true });
  const files = voices.map(({ person, offsetMs, write }, index) => {
    const file = `${keyBase}.voices/1-${userIds[person]}-${index + 1}.webm`;
    write(join(dataDirectory, file));
    return { userId: userIds[person] ?? "", file, offsetMs };
  });
  const recording = finishedRecording({
    subjectId: call.id,
    options: { audio: true, video: false, transcript: true, layout: "ROOM_COMPOSITE_GRID" },
    startedBy: owner,
    startedAt: 1,
    endedAt: 9,
    keyBase,
    media: mediaOf(`${keyBase}.mp4`, Buffer.alloc(1), { video: false, durationMs: 60_000 }),
    voices: files,
  });
  storage.write((stores) => {
    for (const [index, id] of userIds.entries()) {
      if (index === 0) continue;
      stores.users.insert({ id, displayName: people[index] ?? "", role: "member", named: true }, 1);
      stores.members.put(roomId, id, 0, 1);
    }
    stores.calls.insert(call);
    stores.recordings.insert(recording);
    postRecording(stores, "recording", recording, Date.now());
    stores.transcripts.save({
      recordingId: recording.id,
      status: "queued",
      engine: null,
      language: null,
      done: 0,
      total: 0,
      problem: null,
      attempts: 0,
      nextAt: 0,
    });
  });
  database.close();
  return { callId: call.id, recordingId: recording.id, userIds };
}

import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { freeSpace } from "../../node/free-space.ts";
import type { RecordingsSpace } from "../../shared/contract/recordings.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { can } from "../../shared/permissions/permissions.ts";
import type { Caller } from "../permissions/caller.ts";
import { conferenceOfSubject, subjectOf } from "../permissions/subjects.ts";
import type { Storage } from "../ports/storage.ts";

interface Parts {
  readonly storage: Storage;
  readonly dataDirectory: string;
  /** Null if recordings stay on the disk. */
  readonly bucket: string | null;
  /** What makes transcripts; null if nothing does. */
  readonly engine: string | null;
  /** Called when a retention was set. */
  readonly onRetention: () => void;
}

/** How much space recordings take, and for how long the rooms keep theirs. */
export class RecordingSpace {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async get(caller: Caller): Promise<RecordingsSpace> {
    requireHostManager(caller);
    const { storage, dataDirectory, bucket, engine } = this.#parts;
    const top = join(dataDirectory, "recordings");
    const rooms = new Map<string, RecordingsSpace["rooms"][number]>();
    const roomOf = (roomId: string) => {
      const room = rooms.get(roomId) ?? { room_id: roomId, count: 0, bytes: 0, retention_days: null };
      rooms.set(roomId, room);
      return room;
    };
    const { stores } = storage;
    for (const { roomId, days } of stores.rooms.retentions()) roomOf(roomId).retention_days = days;
    const conferences = { count: 0, bytes: 0 };
    const tallyOf = (subjectId: string) => {
      if (conferenceOfSubject(subjectId) !== null) return conferences;
      const roomId = subjectOf(stores, subjectId)?.roomId ?? null;
      return roomId === null ? null : roomOf(roomId);
    };
    let s3 = 0;
    for (const recording of stores.recordings.withStatus("finished")) {
      if (recording.status !== "finished") continue;
      const tally = tallyOf(recording.subjectId);
      if (tally) tally.count += 1;
      if (recording.media.place !== "s3") continue;
      if (tally) tally.bytes += recording.media.size;
      s3 += recording.media.size;
    }
    let disk = 0;
    for (const subjectId of await namesIn(top)) {
      const size = await sizeOf(join(top, subjectId));
      disk += size;
      const tally = tallyOf(subjectId);
      if (tally) tally.bytes += size;
    }
    return {
      storage: bucket === null ? "disk" : "s3",
      bucket,
      free: freeSpace(dataDirectory),
      disk,
      s3,
      engine,
      conferences,
      rooms: [...rooms.values()].toSorted((a, b) => b.bytes - a.bytes),
    };
  }

  /** `days` is null to keep recordings. Those that are older are deleted at once. */
  setRetention(
    caller: Caller,
    roomId: string,
    days: number | null,
  ): { room_id: string; days: number | null } {
    requireHostManager(caller);
    this.#parts.storage.write((stores) => {
      if (!stores.rooms.get(roomId)) throw new Failure("SW_ROOM_NOT_FOUND");
      stores.rooms.setRetention(roomId, days);
    });
    this.#parts.onRetention();
    return { room_id: roomId, days };
  }
}

function requireHostManager(caller: Caller): void {
  if (!can(caller, "manage-host")) throw new Failure("SW_FORBIDDEN");
}

/** The bytes of a file, or of all files in a folder. What disappears meanwhile counts as nothing. */
async function sizeOf(path: string): Promise<number> {
  const found = await lstat(path).catch(() => null);
  if (!found?.isDirectory()) return found?.isFile() ? found.size : 0;
  let size = 0;
  for (const name of await namesIn(path)) size += await sizeOf(join(path, name));
  return size;
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

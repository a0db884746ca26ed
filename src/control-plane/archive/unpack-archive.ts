import { createWriteStream, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ArchiveProgress, ArchiveResults, UnpackArchive } from "../../node/archive-tasks.ts";
import { createFolderSync, syncFolder } from "../../node/durable-files.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { requireHost } from "../storage/restore.ts";
import { describeHostIn } from "./host-summary.ts";
import { readArchive } from "./read-archive.ts";
import { requireSpace } from "./require-space.ts";

/** Of gzip. Whatever else a file is, a copy of the database or none, the restore of databases decides. */
const archiveStart = Buffer.from([0x1f, 0x8b]);

/** Unpacks an archive into a new folder and verifies it. Throws a HostFailure, and leaves the rest of the folder behind. */
export async function unpackArchive(
  { dataDirectory, file, folder }: UnpackArchive,
  onProgress: (progress: ArchiveProgress) => void,
  signal?: AbortSignal,
): Promise<ArchiveResults["unpack"]> {
  const current = describeHostIn(join(dataDirectory, "hearth.db"));
  if (!(await isArchive(file))) {
    const backup = describeHostIn(file);
    if (!backup) throw new HostFailure("HEARTH_RESTORE_REFUSED");
    return { kind: "database", madeAt: statSync(file).mtime.toISOString(), backup, current };
  }
  createFolderSync(folder);
  const folders = new Set<string>([folder]);
  let done = 0;
  const manifest = await readArchive(
    file,
    async (name, bytes, size) => {
      requireSpace(folder, size);
      const path = join(folder, name);
      createFolderSync(dirname(path));
      folders.add(dirname(path));
      await pipeline(bytes, createWriteStream(path, { mode: 0o600, flags: "wx", flush: true }));
    },
    (count) => onProgress({ done: (done += count), total: 0 }),
    signal,
  );
  for (const each of folders) await syncFolder(each);
  try {
    requireHost(join(folder, "hearth.db"));
  } catch (error) {
    if (error instanceof HostFailure && error.code === "HEARTH_DATABASE_NEWER")
      throw new HostFailure("HEARTH_ARCHIVE_NEWER", undefined, error);
    throw new HostFailure("HEARTH_ARCHIVE_DAMAGED", String(error), error);
  }
  const { name, people, rooms, messages, made_at: madeAt } = manifest;
  return {
    kind: "archive",
    madeAt,
    backup: { name, people, rooms, messages },
    current,
  };
}

async function isArchive(file: string): Promise<boolean> {
  const handle = await open(file).catch((error: unknown) => {
    throw new HostFailure("HEARTH_RESTORE_REFUSED", String(error), error);
  });
  try {
    const start = Buffer.alloc(archiveStart.length);
    await handle.read(start);
    return start.equals(archiveStart);
  } finally {
    await handle.close();
  }
}

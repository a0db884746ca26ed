import { createWriteStream, rmSync, statSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import Database from "better-sqlite3";
import tar, { type Pack } from "tar-stream";
import type { ArchiveProgress, ArchiveResults, MakeArchive } from "../../node/archive-tasks.ts";
import { renameDurablySync } from "../../node/durable-files.ts";
import { measure } from "../../node/measure.ts";
import { hostContent, hostSettings, movedFile } from "../../node/host-files.ts";
import { writeFileAtomically } from "../../node/write-atomically.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { copyDatabase } from "../storage/copies.ts";
import { lockFolder } from "../storage/folder-lock.ts";
import { describeHost } from "./host-summary.ts";
import { listFiles } from "./list-files.ts";
import { ARCHIVE_FORMAT, manifestName, type ArchiveEntry, type Manifest } from "./manifest.ts";
import { drain, readArchive } from "./read-archive.ts";
import { requireSpace } from "./require-space.ts";

/** Recordings and pictures are compressed already; more effort would only take longer. */
const COMPRESSION_LEVEL = 1;

type OnProgress = (progress: ArchiveProgress) => void;
type Made = ArchiveResults["make"];

/** Makes an archive of a data folder, whether or not its host runs, and verifies it. Throws a HostFailure. */
export async function makeArchive(
  task: MakeArchive,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<Made> {
  const unlock = task.lock ? lockFolder(task.dataDirectory) : () => {};
  const part = `${task.file}.part`;
  const copy = `${task.file}.db`;
  try {
    for (const leftover of [part, copy]) rmSync(leftover, { force: true });
    const madeAt = new Date().toISOString();
    // The database first: each file that it mentions was there before.
    copyHost(task.dataDirectory, copy);
    const made = await writeAndVerify({ ...task, copy, part, madeAt }, onProgress, signal);
    signal?.throwIfAborted();
    renameDurablySync(part, task.file);
    if (task.move)
      writeFileAtomically(
        join(task.dataDirectory, movedFile),
        JSON.stringify({ moved_at: new Date().toISOString() }),
      );
    return { ...made, madeAt };
  } finally {
    for (const leftover of [part, copy]) rmSync(leftover, { force: true });
    unlock();
  }
}

function copyHost(dataDirectory: string, copy: string): void {
  const file = join(dataDirectory, "hearth.db");
  if (!statSync(file, { throwIfNoEntry: false }))
    throw new HostFailure("HEARTH_DATABASE_MISSING", dataDirectory);
  // SQLite's online backup starts again with each write of another connection, so on a busy host it would never end.
  // VACUUM INTO reads from one snapshot.
  const database = new Database(file, { fileMustExist: true });
  try {
    copyDatabase(database, copy);
  } finally {
    database.close();
  }
}

interface Archive {
  readonly dataDirectory: string;
  /** Of the database. */
  readonly copy: string;
  /** The file to write. */
  readonly part: string;
  readonly madeAt: string;
}

async function writeAndVerify(
  { dataDirectory, copy, part, madeAt }: Archive,
  onProgress: OnProgress,
  signal: AbortSignal | undefined,
): Promise<Omit<Made, "madeAt">> {
  const names = listFiles(dataDirectory, [...hostSettings, ...hostContent]);
  const paths = [
    ["hearth.db", copy] as const,
    ...names.map((name) => [name, join(dataDirectory, name)] as const),
  ];
  const bytes = paths.reduce((sum, [, path]) => sum + sizeOf(path), 0);
  requireSpace(dirname(part), bytes);
  // Everything is read twice: to write it, and to verify what was written.
  let done = 0;
  const count = (read: number) => onProgress({ done: (done += read), total: Math.max(done, 2 * bytes) });

  const pack = tar.pack();
  const file = measure();
  const written = pipeline(
    pack,
    createGzip({ level: COMPRESSION_LEVEL }),
    file.stream,
    createWriteStream(part, { mode: 0o600, flags: "wx", flush: true }),
    { signal },
  );
  const filled = fill(pack, paths, count).then((entries) => {
    pack.entry({ name: manifestName, mode: 0o600 }, JSON.stringify(manifestOf(copy, madeAt, entries)));
    pack.finalize();
  });
  // If the one fails, the other must not wait for it.
  filled.catch((error: unknown) => pack.destroy(error as Error));
  await Promise.all([written, filled]);
  await readArchive(part, async (_name, entry) => await drain(entry), count, signal);
  return file.result();
}

async function fill(
  pack: Pack,
  paths: readonly (readonly [name: string, path: string])[],
  count: (bytes: number) => void,
): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  for (const [name, path] of paths) {
    const handle = await openExisting(path);
    if (!handle) continue;
    const { stream, result } = measure(count);
    // A file that grows meanwhile, such as a recording, is stored as long as it is now.
    const { size, mtime } = await handle.stat();
    const entry = pack.entry({ name, size, mtime, mode: 0o600 });
    if (size === 0) {
      await handle.close();
      entry.end();
    } else await pipeline(handle.createReadStream({ end: size - 1 }), stream, entry);
    entries.push({ name, ...result() });
  }
  return entries;
}

/** Null for a file that was deleted meanwhile. */
async function openExisting(path: string): Promise<FileHandle | null> {
  return await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}

function manifestOf(copy: string, madeAt: string, entries: ArchiveEntry[]): Manifest {
  const database = new Database(copy, { readonly: true });
  try {
    const { hostId, ...host } = describeHost(database);
    return { format: ARCHIVE_FORMAT, host_id: hostId, ...host, made_at: madeAt, entries };
  } finally {
    database.close();
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

import { constants } from "node:fs";
import { open, realpath, rm, type FileHandle } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createFolder, renameDurably } from "../../node/durable-files.ts";
import { isDiskFull } from "../../node/disk-full.ts";
import { measure } from "../../node/measure.ts";
import {
  FileFailure,
  type ByteRange,
  type FileDescription,
  type FileStore,
  type OpenFile,
} from "../ports/files.ts";
import { requireKey } from "./keys.ts";

/** Of a file that is being stored. No key ends like this. */
const PARTIAL = ".partial~";

/** Files below the host's data folder, each at the path that is its key. */
export class DiskFiles implements FileStore {
  readonly #folder: string;

  constructor(dataDirectory: string) {
    this.#folder = resolve(dataDirectory);
  }

  /** Where a file is, or would be. Throws for a key that is not one of ours. */
  pathOf(key: string): string {
    requireKey(key);
    const path = resolve(this.#folder, ...key.split("/"));
    if (!path.startsWith(this.#folder + sep))
      throw new FileFailure("missing", "the key leads out of the folder");
    return path;
  }

  async put(
    key: string,
    file: string,
    about: FileDescription,
    onProgress: (done: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const target = this.pathOf(key);
    const partial = target + PARTIAL;
    try {
      await createFolder(dirname(target));
      await this.#requireInside(target);
      let done = 0;
      const { stream, result } = measure((count) => onProgress((done += count)));
      const from = await openToRead(file);
      const to = await open(partial, "w", 0o600);
      await pipeline(from.createReadStream(), stream, to.createWriteStream({ flush: true }), { signal });
      const { size, sha256 } = result();
      if (size !== about.size || sha256 !== about.sha256)
        throw new FileFailure("mismatch", "the file is not the one that was to be stored");
      await renameDurably(partial, target);
    } catch (error) {
      await rm(partial, { force: true }).catch(() => {});
      throw asFailure(error, signal);
    }
  }

  async open(key: string, range: ByteRange | null, signal: AbortSignal): Promise<OpenFile> {
    let handle: FileHandle | undefined;
    try {
      const path = this.pathOf(key);
      await this.#requireInside(path);
      signal.throwIfAborted();
      handle = await openToRead(path);
      const { size } = await handle.stat();
      // The stream closes the file when it ends or is cancelled.
      const stream = handle.createReadStream({ ...range, signal });
      return { size, bytes: Readable.toWeb(stream) as ReadableStream<Uint8Array> };
    } catch (error) {
      await handle?.close();
      throw asFailure(error, signal);
    }
  }

  async stat(key: string): Promise<{ size: number; sha256: null } | null> {
    try {
      const path = this.pathOf(key);
      await this.#requireInside(path);
      const handle = await openToRead(path);
      try {
        return { size: (await handle.stat()).size, sha256: null };
      } finally {
        await handle.close();
      }
    } catch (error) {
      const failure = asFailure(error);
      if (failure instanceof FileFailure && failure.problem === "missing") return null;
      throw failure;
    }
  }

  async remove(key: string): Promise<void> {
    const path = this.pathOf(key);
    try {
      await this.#requireInside(path);
      await rm(path, { force: true });
      await rm(path + PARTIAL, { force: true });
    } catch (error) {
      const failure = asFailure(error);
      if (failure instanceof FileFailure && failure.problem === "missing") return;
      throw failure;
    }
  }

  /** Throws if a link in the path leads elsewhere. `recordings` itself may be a link to another disk. */
  async #requireInside(path: string): Promise<void> {
    const top = path.slice(this.#folder.length + 1).split(sep)[0] ?? "";
    const root = await realpath(join(this.#folder, top));
    const folder = await realpath(dirname(path));
    if (folder !== root && !folder.startsWith(root + sep))
      throw new FileFailure("missing", `the folder of ${basename(path)} leads elsewhere`);
  }
}

/** Opens an ordinary file, not what a link points to. Windows has no such links that a file could be replaced by. */
async function openToRead(path: string): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new FileFailure("missing", `${basename(path)} is not a file`);
}

function asFailure(error: unknown, signal?: AbortSignal): unknown {
  if (error instanceof FileFailure || signal?.aborted) return error;
  const { code } = error as { code?: unknown };
  if (isDiskFull(error)) return new FileFailure("storage_full", "the disk is full", error);
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP")
    return new FileFailure("missing", "there is no such file", error);
  return new FileFailure("failed", "the disk could not be read or written", error);
}

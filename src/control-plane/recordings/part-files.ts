import { open, readdir, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createFolder, syncFolder } from "../../node/durable-files.ts";
import { isDiskFull } from "../../node/disk-full.ts";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";

/** A file of a part: `mix`, or `voice-<user_id>-<n>`, as the contract checks it. */
export interface PartFile {
  readonly part: number;
  readonly file: string;
}

interface Usage {
  files: number;
  bytes: number;
}

/**
 * What recorders have sent, below `<keyBase>.parts` in the data folder, until it is assembled. Bytes are acknowledged once
 * they are on the disk, and never change afterwards: a recorder that has got no answer sends them again.
 */
export class PartFiles {
  readonly #dataDirectory: string;
  /** By path: the end of the request that is writing. A repeated one waits for it. */
  readonly #writing = new Map<string, Promise<unknown>>();
  /** The paths of files whose names are on the disk as well. */
  readonly #named = new Set<string>();
  readonly #usage = new Map<string, Promise<Usage>>();

  constructor(dataDirectory: string) {
    this.#dataDirectory = dataDirectory;
  }

  folder(keyBase: string): string {
    return join(this.#dataDirectory, `${keyBase}.parts`);
  }

  /**
   * Appends from `offset` what is not there yet, and returns the size of the file. Throws SW_RECORDING_OFFSET if there is a
   * gap, SW_DISK_FULL, and SW_BODY_TOO_LARGE beyond what a recording may have.
   */
  async append(
    keyBase: string,
    file: PartFile,
    offset: number,
    body: AsyncIterable<Uint8Array>,
  ): Promise<number> {
    const path = join(this.folder(keyBase), nameOf(file));
    const before = this.#writing.get(path);
    const written = (async () => {
      await before?.catch(() => {});
      return await this.#append(keyBase, path, offset, body);
    })();
    this.#writing.set(path, written);
    try {
      return await written;
    } finally {
      if (this.#writing.get(path) === written) this.#writing.delete(path);
    }
  }

  /** The files of a recording, in order of their parts. */
  async list(keyBase: string): Promise<(PartFile & { readonly path: string })[]> {
    const names = await readdir(this.folder(keyBase)).catch(ifMissing([]));
    return names
      .flatMap((name) => {
        const [, part, file] = /^(\d+)-(mix|voice-[0-9a-f]{24}-\d+)\.(?:mp4|webm)$/.exec(name) ?? [];
        return part && file ? [{ part: Number(part), file, path: join(this.folder(keyBase), name) }] : [];
      })
      .toSorted((one, other) => one.part - other.part || one.file.localeCompare(other.file));
  }

  async remove(keyBase: string): Promise<void> {
    this.#usage.delete(keyBase);
    await rm(this.folder(keyBase), { recursive: true, force: true });
    for (const path of this.#named) if (dirname(path) === this.folder(keyBase)) this.#named.delete(path);
  }

  async #append(
    keyBase: string,
    path: string,
    offset: number,
    body: AsyncIterable<Uint8Array>,
  ): Promise<number> {
    try {
      await createFolder(this.folder(keyBase));
      const usage = await this.#usageOf(keyBase);
      const isNew = (await stat(path).catch(ifMissing(null))) === null;
      if (isNew && offset > 0) throw gapAfter(0);
      if (isNew && usage.files >= limits.filesOfRecording) throw tooLarge();
      const handle = await open(path, "a");
      try {
        let { size } = await handle.stat();
        if (isNew) usage.files += 1;
        if (offset > size) throw gapAfter(size);
        let known = size - offset;
        for await (const chunk of body) {
          const bytes = chunk.subarray(Math.min(known, chunk.length));
          known -= chunk.length - bytes.length;
          if (usage.bytes + bytes.length > limits.recordingSize) throw tooLarge();
          usage.bytes += bytes.length;
          size += bytes.length;
          await writeAll(handle, bytes);
        }
        await handle.datasync();
        if (!this.#named.has(path)) {
          await syncFolder(this.folder(keyBase));
          this.#named.add(path);
        }
        return size;
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw isDiskFull(error) ? new Failure("SW_DISK_FULL", undefined, error) : error;
    }
  }

  #usageOf(keyBase: string): Promise<Usage> {
    let usage = this.#usage.get(keyBase);
    if (!usage) {
      usage = measure(this.folder(keyBase));
      this.#usage.set(keyBase, usage);
      usage.catch(() => this.#usage.delete(keyBase));
    }
    return usage;
  }
}

const nameOf = ({ part, file }: PartFile): string => `${part}-${file}.${file === "mix" ? "mp4" : "webm"}`;

async function writeAll(handle: Awaited<ReturnType<typeof open>>, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
}

async function measure(folder: string): Promise<Usage> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return { files: names.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

const gapAfter = (size: number) =>
  new Failure("SW_RECORDING_OFFSET", `Bytes before this offset are missing: the file has ${size}.`);

const tooLarge = () => new Failure("SW_BODY_TOO_LARGE", "The recording has reached its largest size.");

/** What there is instead of a missing file or folder. */
const ifMissing =
  <T>(instead: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === "ENOENT") return instead;
    throw error;
  };

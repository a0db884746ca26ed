import { createReadStream } from "node:fs";
import { Writable, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";
import { createGunzip } from "node:zlib";
import tar from "tar-stream";
import { isDiskFull } from "../../node/disk-full.ts";
import { measure } from "../../node/measure.ts";
import { hostContent, hostSettings } from "../../node/host-files.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { manifestName, readManifest, type ArchiveEntry, type Manifest } from "./manifest.ts";

const MAX_MANIFEST_ENTRY = 256 * 1024 ** 2;

/**
 * Reads an archive to its end and verifies every entry. `take` consumes the bytes of one, whose name is safe to use as a
 * path, and whose size is in bytes. Throws HEARTH_ARCHIVE_DAMAGED or HEARTH_ARCHIVE_NEWER.
 */
export async function readArchive(
  file: string,
  take: (name: string, bytes: Readable, size: number) => Promise<void>,
  onBytes: (count: number) => void = () => {},
  signal?: AbortSignal,
): Promise<Manifest> {
  const extract = tar.extract();
  const source = pipeline(createReadStream(file), createGunzip(), extract, { signal });
  // What fails there also ends the loop below.
  source.catch(() => {});
  const found: ArchiveEntry[] = [];
  let unknown: string | null = null;
  let manifest: Manifest | null = null;
  try {
    for await (const entry of extract) {
      const { name, type, size = 0 } = entry.header;
      if (manifest) throw new Error("there is something after the manifest");
      if (name === manifestName) {
        if (size > MAX_MANIFEST_ENTRY) throw new Error("the manifest is too large");
        manifest = readManifest(await text(entry));
        continue;
      }
      if (type !== "file" || !isExpected(name)) {
        // A newer version may have more. The manifest, at the end, says whether it is one.
        unknown ??= name;
        await drain(entry);
        continue;
      }
      const { stream, result } = measure(onBytes);
      await Promise.all([pipeline(entry, stream), take(name, stream, size)]);
      found.push({ name, ...result() });
    }
    await source;
    if (!manifest) throw new Error("it has no manifest");
    if (unknown !== null) throw new Error(`${unknown} does not belong there`);
    if (JSON.stringify(found) !== JSON.stringify(manifest.entries.map(inOrder)))
      throw new Error("its contents do not match its manifest");
    return manifest;
  } catch (error) {
    extract.destroy();
    if (error instanceof HostFailure) throw error;
    if (isDiskFull(error)) throw new HostFailure("HEARTH_DISK_FULL", undefined, error);
    throw new HostFailure("HEARTH_ARCHIVE_DAMAGED", `${file}: ${String(error)}.`, error);
  }
}

/** Reads a stream to its end, and keeps nothing. */
export const drain = async (bytes: NodeJS.ReadableStream): Promise<void> =>
  await pipeline(bytes, new Writable({ write: (_chunk, _encoding, next) => next() }));

const inOrder = ({ name, size, sha256 }: ArchiveEntry): ArchiveEntry => ({ name, size, sha256 });

/** Whether a host has such a file, and its path stays in the folder. */
function isExpected(name: string): boolean {
  const [top = "", ...rest] = name.split("/");
  if (name.includes("\\") || rest.some((part) => part === "" || part === "." || part === "..")) return false;
  return top === "hearth.db"
    ? rest.length === 0
    : [...hostSettings, ...hostContent].some((known) => known === top);
}

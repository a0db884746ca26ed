import { access, chmod, constants, mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { LIVEKIT_VERSION } from "./version.ts";

/** The user's cache folder, by each system's convention; null if the user has no home folder. */
export function defaultCacheDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  const named =
    platform === "win32" ? env["LOCALAPPDATA"] : platform === "darwin" ? "" : env["XDG_CACHE_HOME"];
  if (named && isAbsolute(named)) return join(named, "hearth");
  try {
    const home = homedir();
    if (!isAbsolute(home)) return null;
    if (platform === "win32") return join(home, "AppData", "Local", "hearth");
    if (platform === "darwin") return join(home, "Library", "Caches", "hearth");
    return join(home, ".cache", "hearth");
  } catch {
    return null;
  }
}

/**
 * The user's cache, or a folder of the host's own if there is none or it is not writable. A binary that is already in
 * the cache is used anyway.
 */
export async function usableCacheDirectory(
  cache: string | null,
  own: string,
  platform: NodeJS.Platform,
): Promise<string> {
  if (cache === null) return own;
  try {
    // One by one: Node's own `recursive` never returns on file systems that report ENOENT for new folders, as /proc does.
    for (const folder of [dirname(cache), cache]) await mkdir(folder, { mode: 0o700 }).catch(() => {});
    await access(cache, constants.W_OK);
    return cache;
  } catch {
    return (await isThere(cachedBinary(cache, platform))) ? cache : own;
  }
}

/** Why a binary at this path is not trusted: somebody other than its user (or root) could have put it there. */
export async function untrustedReason(binary: string): Promise<string | null> {
  const user = process.getuid?.();
  if (user === undefined || !(await isThere(binary))) return null;
  for (const path of [binary, dirname(binary), dirname(dirname(binary))]) {
    const { uid, mode } = await stat(path);
    if (uid !== user && uid !== 0) return `${path} belongs to somebody else`;
    if ((mode & 0o022) !== 0) return `others can write to ${path}`;
  }
  return null;
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Keyed by version, so that an update never runs the old one. */
export function cachedBinary(cacheDirectory: string, platform: NodeJS.Platform): string {
  const name = platform === "win32" ? "livekit-server.exe" : "livekit-server";
  return join(cacheDirectory, `livekit-server-${LIVEKIT_VERSION}`, name);
}

/**
 * Lets `make` put a binary together in a folder of its own; it appears at `target` complete or not at all.
 * `make` returns the finished file.
 */
export async function installAtomically(
  target: string,
  make: (workDirectory: string) => Promise<string>,
): Promise<void> {
  const folder = dirname(target);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // With another umask it would not be trusted; one that belongs to somebody else stays untrusted.
  for (const path of [folder, dirname(folder)]) await chmod(path, 0o700).catch(() => {});
  const work = await mkdtemp(join(folder, "part-"));
  try {
    await rename(await make(work), target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

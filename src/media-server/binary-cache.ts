import { access, chmod, constants, mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { LIVEKIT_VERSION } from "./version.ts";

/** The user's cache folder by the convention of the platform; null if the user has no home folder. */
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
 * The user's cache folder `cache`, or the host's `own` folder if there is no cache folder or it is not writable. A
 * read-only cache folder is used if the binary is already in it.
 */
export async function usableCacheDirectory(
  cache: string | null,
  own: string,
  platform: NodeJS.Platform,
): Promise<string> {
  if (cache === null) return own;
  try {
    // Node's `recursive` option never returns on file systems that report ENOENT for new folders, such as /proc.
    for (const folder of [dirname(cache), cache]) await mkdir(folder, { mode: 0o700 }).catch(() => {});
    await access(cache, constants.W_OK);
    return cache;
  } catch {
    return (await exists(cachedBinary(cache, platform))) ? cache : own;
  }
}

/** Why the binary is not trusted (a user other than this one and root could have written it); null if it is. */
export async function untrustedReason(binary: string): Promise<string | null> {
  const user = process.getuid?.();
  if (user === undefined || !(await exists(binary))) return null;
  for (const path of [binary, dirname(binary), dirname(dirname(binary))]) {
    const { uid, mode } = await stat(path);
    if (uid !== user && uid !== 0) return `${path} belongs to another user`;
    if ((mode & 0o022) !== 0) return `other users can write to ${path}`;
  }
  return null;
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** The path of the cached binary. It contains the version, so that an update never runs an old binary. */
export function cachedBinary(cacheDirectory: string, platform: NodeJS.Platform): string {
  const name = platform === "win32" ? "livekit-server.exe" : "livekit-server";
  return join(cacheDirectory, `livekit-server-${LIVEKIT_VERSION}`, name);
}

/**
 * Calls `make`, which creates a binary in a temporary folder and returns its path, and moves it to `target` atomically.
 */
export async function installAtomically(
  target: string,
  make: (workDirectory: string) => Promise<string>,
): Promise<void> {
  const folder = dirname(target);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // The umask may have left them writable by others, and then they would not be trusted. Fails for folders of other
  // users.
  for (const path of [folder, dirname(folder)]) await chmod(path, 0o700).catch(() => {});
  const work = await mkdtemp(join(folder, "part-"));
  try {
    await rename(await make(work), target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

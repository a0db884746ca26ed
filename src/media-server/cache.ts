import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { LIVEKIT_VERSION } from "./version.ts";

/** The user's own cache folder, as each system has it. */
export function defaultCacheDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "hearth");
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "hearth");
  return join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "hearth");
}

/** Keyed by version, so that an update never runs the old one. */
export function cachedBinary(cacheDirectory: string, platform: NodeJS.Platform): string {
  const name = platform === "win32" ? "livekit-server.exe" : "livekit-server";
  return join(cacheDirectory, `livekit-server-${LIVEKIT_VERSION}`, name);
}

/**
 * Lets `make` put a binary together in a folder of its own; it appears at `target` complete or not at all.
 * `make` returns the finished file.
 */
export async function placeWhole(
  target: string,
  make: (workDirectory: string) => Promise<string>,
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const work = await mkdtemp(join(dirname(target), "part-"));
  try {
    await rename(await make(work), target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

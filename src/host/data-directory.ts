import { mkdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { isDiskFull } from "../node/disk-full.ts";
import { hostDatabase, hostSettings, movedFile, restoreFolders } from "../node/host-files.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";

/** SQLite cannot open paths longer than 512 bytes, and its files have longer paths than the folder. */
const MAX_PATH_BYTES = 480;

/** The data folder of the app and of `serve` without --data, as an absolute path. */
export function defaultDataDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const named = env["HEARTH_DATA"];
  if (named) return resolve(named.replace(/^~(?=$|\/)/, () => home()));
  if (platform === "win32")
    return join(absolute(env["APPDATA"]) ?? join(home(), "AppData", "Roaming"), "Hearth");
  if (platform === "darwin") return join(home(), "Library", "Application Support", "Hearth");
  return join(absolute(env["XDG_DATA_HOME"]) ?? join(home(), ".local", "share"), "hearth");
}

/** Relative paths are ignored, as the XDG specification requires. */
const absolute = (path: string | undefined): string | null => (path && isAbsolute(path) ? path : null);

/** Throws HEARTH_NO_HOME for a user id without an entry in the user database, and for a service without HOME. */
function home(): string {
  let folder: string | null = null;
  try {
    folder = absolute(homedir());
  } catch {
    // There is none.
  }
  if (folder === null) throw new HostFailure("HEARTH_NO_HOME");
  return folder;
}

/**
 * Whether the default data folder belongs to a host, or is going to: a backup of one may wait there to be restored. Also
 * true if the folder cannot be looked into, because the host's start says why.
 */
export function hasHost(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  try {
    return isHostIn(defaultDataDirectory(env, platform));
  } catch {
    return true;
  }
}

/** The same for any folder. */
export function isHostIn(directory: string): boolean {
  try {
    return [
      ...hostDatabase,
      ...hostSettings,
      movedFile,
      "hearth.db.restore",
      ...Object.values(restoreFolders),
    ].some((name) => exists(join(directory, name)));
  } catch {
    return true;
  }
}

/** Throws if that cannot be found out, unlike Node's `existsSync`. */
function exists(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/**
 * Creates the folder, readable by its user only. An existing folder keeps its permissions; `openToOthers` says whether
 * other users can list it. The files in it are private in either case.
 */
export function makeDataDirectory(directory: string): { openToOthers: boolean } {
  if (Buffer.byteLength(directory) > MAX_PATH_BYTES)
    throw new HostFailure(
      "HEARTH_DATA_UNWRITABLE",
      `Its path is longer than the ${MAX_PATH_BYTES} bytes that the database supports.`,
    );
  try {
    makeFolders(directory);
    const { mode } = statSync(directory);
    return { openToOthers: process.platform !== "win32" && (mode & 0o077) !== 0 };
  } catch (error) {
    if (isDiskFull(error)) throw new HostFailure("HEARTH_DISK_FULL", directory, error);
    const why = { EEXIST: "is not a folder", ENOTDIR: "is inside something that is not a folder" }[
      (error as NodeJS.ErrnoException).code ?? ""
    ];
    throw new HostFailure("HEARTH_DATA_UNWRITABLE", why ? `${directory} ${why}.` : `${directory}.`, error);
  }
}

/**
 * Node's `recursive` option never returns on file systems that report ENOENT for a new folder, such as /proc and
 * autofs.
 */
function makeFolders(directory: string): void {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(directory) !== directory) makeFolders(dirname(directory));
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    // Another process may have created it just now.
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

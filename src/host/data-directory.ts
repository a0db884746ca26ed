import { mkdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { isDiskFull } from "../files/disk-full.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";

/** SQLite opens no path of more than 512 bytes, and its own files have longer names than the folder. */
const LONGEST_PATH = 480;

/** Where the app and `serve` keep everything, unless --data says otherwise. Always absolute. */
export function defaultDataDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const named = env["HEARTH_DATA"];
  if (named) return resolve(named.replace(/^~(?=$|\/)/, () => home()));
  if (platform === "win32")
    return join(absolute(env["APPDATA"]) ?? join(home(), "AppData", "Roaming"), "Hearth");
  if (platform === "darwin") return join(home(), "Library", "Application Support", "Hearth");
  return join(absolute(env["XDG_DATA_HOME"]) ?? join(home(), ".local", "share"), "hearth");
}

/** The XDG specification says to ignore relative paths. */
const absolute = (path: string | undefined): string | null => (path && isAbsolute(path) ? path : null);

/** A user id without an entry in the user database has no home folder, nor does a service without HOME. */
function home(): string {
  let folder: string | null = null;
  try {
    folder = absolute(homedir());
  } catch {
    // The system has none.
  }
  if (folder === null) throw new HostFailure("HEARTH_NO_HOME");
  return folder;
}

/**
 * Creates the folder, readable by its user only. An existing one keeps its permissions; whether others can list it
 * is returned, for a warning. Each file in it is private in any case.
 */
export function makeDataDirectory(directory: string): { openToOthers: boolean } {
  if (Buffer.byteLength(directory) > LONGEST_PATH)
    throw new HostFailure(
      "HEARTH_DATA_UNWRITABLE",
      `Its path is longer than the ${LONGEST_PATH} bytes that the database takes.`,
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

/** Node's own `recursive` never returns on file systems that report ENOENT for a new folder, as /proc and autofs do. */
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

import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { HostFailure } from "../shared/errors/host-codes.ts";

/** Where the app and `serve` keep everything, unless HEARTH_DATA or --data says otherwise. */
export function defaultDataDirectory(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env["HEARTH_DATA"]) return env["HEARTH_DATA"];
  if (platform === "win32") return join(env["APPDATA"] ?? join(homedir(), "AppData", "Roaming"), "Hearth");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "Hearth");
  return join(env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "hearth");
}

/** Makes the folder, for its user's eyes only, and proves that it can be written to. */
export function prepareDataDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    chmodSync(directory, 0o700);
    writeWhole(join(directory, ".write-test"), "");
  } catch (error) {
    const full = (error as NodeJS.ErrnoException).code === "ENOSPC";
    throw new HostFailure(full ? "HEARTH_DISK_FULL" : "HEARTH_DATA_UNWRITABLE", directory, error);
  }
}

/** Writes a private file whole or not at all: what was there before stays until the new one is on the disk. */
export function writeWhole(file: string, text: string): void {
  const part = `${file}.part`;
  const descriptor = openSync(part, "w", 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(part, file);
}

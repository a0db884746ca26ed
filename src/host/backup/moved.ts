import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { movedFile } from "../../node/host-files.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/** Throws HEARTH_MOVED if the last backup of this folder was made in order to start its host elsewhere. */
export function requireNotMoved(dataDirectory: string): void {
  if (existsSync(join(dataDirectory, movedFile))) throw new HostFailure("HEARTH_MOVED", dataDirectory);
}

/** Lets the folder start as a host again. */
export function reclaim(dataDirectory: string): void {
  rmSync(join(dataDirectory, movedFile), { force: true });
}

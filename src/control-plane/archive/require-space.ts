import { freeSpace } from "../../node/free-space.ts";
import { limits } from "../../shared/base/limits.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/** Throws HEARTH_DISK_FULL if these bytes would take the space that messages need. The folder has to exist. */
export function requireSpace(folder: string, bytes: number): void {
  if (freeSpace(folder) < bytes + limits.diskReserve) throw new HostFailure("HEARTH_DISK_FULL", folder);
}

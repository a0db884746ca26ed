import { isDiskFull } from "../../files/disk-full.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/** What SQLite says, in the words of the rest. It says more than the kind in many codes: SQLITE_CORRUPT_INDEX. */

const codeOf = (error: unknown): string => {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : "";
};

/** The space that runs out may be that of the write-ahead log's index. */
export const isFull = (error: unknown): boolean =>
  isDiskFull(error) || /^SQLITE_(FULL|IOERR_SHMSIZE)$/.test(codeOf(error));

/** A user's quota that is used up comes as a write that failed, like that of a broken disk. */
export const mayBeFull = (error: unknown): boolean => isFull(error) || codeOf(error) === "SQLITE_IOERR_WRITE";

/** There is no space, or none is allowed, for the index of the write-ahead log. */
export const isIndexRefused = (error: unknown): boolean => codeOf(error) === "SQLITE_IOERR_SHMSIZE";

export const isDamage = (error: unknown): boolean => /^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error));

/** For a client. Other errors are returned as they are. */
export function asFailure(error: unknown): unknown {
  if (isFull(error)) return new Failure("SW_DISK_FULL", undefined, error);
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(codeOf(error)))
    return new Failure("SW_STORAGE_FAILED", undefined, error);
  return error;
}

/** For the supervisor: why the control plane does not run, or cannot do what it was asked for. */
export function asHostFailure(error: unknown): HostFailure {
  if (error instanceof HostFailure) return error;
  if (isDamage(error)) return new HostFailure("HEARTH_DATABASE_DAMAGED", undefined, error);
  if (isFull(error) || codeOf(error) === "SW_DISK_FULL")
    return new HostFailure("HEARTH_DISK_FULL", undefined, error);
  if (/^SQLITE_(READONLY|CANTOPEN)/.test(codeOf(error)))
    return new HostFailure("HEARTH_DATA_UNWRITABLE", undefined, error);
  return new HostFailure(
    "HEARTH_CONTROL_PLANE_FAILED",
    error instanceof Error ? error.message : String(error),
    error,
  );
}

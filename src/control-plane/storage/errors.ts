import { isDiskFull } from "../../node/disk-full.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/** Maps SQLite errors to our own. Many codes have suffixes, such as SQLITE_CORRUPT_INDEX. */

const codeOf = (error: unknown): string => {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : "";
};

/** No space left, possibly only for the index of the write-ahead log. */
export const isFull = (error: unknown): boolean =>
  isDiskFull(error) || /^SQLITE_(FULL|IOERR_SHMSIZE)$/.test(codeOf(error));

/** SQLite reports an exceeded disk quota as a failed write, just like a broken disk. */
export const mayBeFull = (error: unknown): boolean => isFull(error) || codeOf(error) === "SQLITE_IOERR_WRITE";

/** The index of the write-ahead log could not be created, for lack of space or permission. */
export const isIndexRefused = (error: unknown): boolean => codeOf(error) === "SQLITE_IOERR_SHMSIZE";

export const isDamage = (error: unknown): boolean => /^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error));

/** The error for a client. Other errors are returned unchanged. */
export function asFailure(error: unknown): unknown {
  if (isFull(error)) return new Failure("SW_DISK_FULL", undefined, error);
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(codeOf(error)))
    return new Failure("SW_STORAGE_FAILED", undefined, error);
  return error;
}

/** The error for the supervisor: why the control plane does not run, or could not complete a request. */
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

/** Whether a file operation failed because the disk, or the user's quota of it, is used up. */
export function isDiskFull(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === "ENOSPC" || code === "EDQUOT";
}

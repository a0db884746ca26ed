/** Whether a file operation failed because the disk is full, or the user's disk quota is used up. */
export function isDiskFull(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === "ENOSPC" || code === "EDQUOT";
}

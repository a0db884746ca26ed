import { statfsSync } from "node:fs";
import { limits } from "../../shared/base/limits.ts";

/** Whether the disk that contains the folder is nearly full. */
export function isDiskLow(folder: string): boolean {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return bavail * bsize < limits.diskLow || bavail < blocks * limits.diskLowShare;
}

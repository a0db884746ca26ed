import { execFileSync } from "node:child_process";
import { onTestFinished } from "vitest";
import { temporaryDirectory } from "./host.ts";

/** Whether file systems can be mounted here, which takes root, and a machine that allows it. */
export const canMount = ((): boolean => {
  if (process.getuid?.() !== 0) return false;
  const folder = temporaryDirectory();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

export interface SmallDisk {
  readonly directory: string;
  /** Changes its size, such as `16m`, while it is in use. */
  resize(size: string): void;
}

/** A small file system of its own. */
export function mountSmallDisk(size: string): SmallDisk {
  const directory = temporaryDirectory();
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=700`, "tmpfs", directory]);
  onTestFinished(() => void execFileSync("umount", ["-l", directory]));
  return {
    directory,
    resize: (next) => void execFileSync("mount", ["-o", `remount,size=${next}`, directory]),
  };
}

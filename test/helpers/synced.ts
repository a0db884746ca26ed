import fs, { readlinkSync } from "node:fs";
import { open } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { onTestFinished } from "vitest";

/** Whether this system says what a file descriptor is of. */
export const canSeeSyncs = process.platform === "linux";

/** The paths of all files and folders that are written to the disk from now on, until the end of the test, in order. */
export async function recordSyncs(): Promise<string[]> {
  const synced: string[] = [];
  const note = (descriptor: number) => void synced.push(readlinkSync(`/proc/self/fd/${descriptor}`));
  const { fsyncSync } = fs;
  const handle = await open(".");
  const prototype = Object.getPrototypeOf(handle) as { sync: (this: typeof handle) => Promise<void> };
  await handle.close();
  const { sync } = prototype;
  fs.fsyncSync = (descriptor) => {
    note(descriptor);
    fsyncSync(descriptor);
  };
  prototype.sync = async function () {
    note(this.fd);
    await sync.call(this);
  };
  syncBuiltinESMExports();
  onTestFinished(() => {
    fs.fsyncSync = fsyncSync;
    prototype.sync = sync;
    syncBuiltinESMExports();
  });
  return synced;
}

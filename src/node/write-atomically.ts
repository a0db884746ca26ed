import { closeSync, fsyncSync, openSync, writeFileSync } from "node:fs";
import { renameDurablySync } from "./durable-files.ts";

/** Writes a file readable by its user only, atomically: the old content stays until the new one is on the disk. */
export function writeFileAtomically(file: string, text: string): void {
  const part = `${file}.part`;
  const descriptor = openSync(part, "w", 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameDurablySync(part, file);
}

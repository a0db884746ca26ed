import { randomBytes } from "node:crypto";
import { closeSync, openSync, statSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { freeSpace } from "../../node/free-space.ts";
import { limits } from "../../shared/base/limits.ts";
import { mayBeFull } from "./errors.ts";

/** The file grows in chunks of this many bytes. */
const PIECE = 64 * 1024;

/**
 * A file that reserves space for the small writes that reading requires on a full disk: opening the database, signing in
 * and out. The space is released only during such a write and taken back in the same turn, so no message can use it.
 * Sessions in memory would need no file, but a second way to look up, list and revoke them, and would end at each restart.
 */
export class Reserve {
  readonly #folder: string;
  readonly #file: string;
  /** The size to grow to as soon as there is space. */
  #targetSize: number;

  constructor(dataDirectory: string) {
    this.#folder = dataDirectory;
    this.#file = join(dataDirectory, "reserve");
    this.#targetSize = this.#size();
  }

  /**
   * Runs `work`. If that fails for what may be lack of space, runs it again with the reserve released, and then
   * `afterwards`, which frees the space that is no longer needed.
   */
  lend<T>(work: () => T, afterwards = (): void => {}): T {
    try {
      return work();
    } catch (error) {
      if (!mayBeFull(error) || !this.#release()) throw error;
      try {
        const result = work();
        afterwards();
        return result;
      } finally {
        this.#grow();
      }
    }
  }

  /** Grows it to its target size, which is smaller on a disk with little space: most of that is for messages. */
  refill(): void {
    try {
      const share = Math.floor((this.#size() + freeSpace(this.#folder)) * limits.reserveShare);
      this.#targetSize = Math.max(this.#targetSize, Math.min(limits.reserveSize, share));
    } catch {
      // Not every file system reports its free space.
    }
    this.#grow();
  }

  #size(): number {
    return statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
  }

  #release(): boolean {
    if (this.#size() === 0) return false;
    truncateSync(this.#file, 0);
    return true;
  }

  /** Grows it as far as there is space. */
  #grow(): void {
    let size = this.#size();
    if (size >= this.#targetSize) return;
    try {
      const descriptor = openSync(this.#file, "a", 0o600);
      try {
        // Random bytes, because a file system with compression would reserve no space for zeros.
        while (size < this.#targetSize)
          size += writeSync(descriptor, randomBytes(Math.min(PIECE, this.#targetSize - size)));
      } finally {
        closeSync(descriptor);
      }
    } catch {
      // The space is used; the next refill tries again.
    }
  }
}

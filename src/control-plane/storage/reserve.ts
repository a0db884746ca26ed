import { randomBytes } from "node:crypto";
import { closeSync, openSync, statfsSync, statSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../../shared/base/limits.ts";
import { mayBeFull } from "./errors.ts";

/** A reserve is made of pieces of this size, in bytes. */
const PIECE = 64 * 1024;

/**
 * A file that holds space for small writes that people need in order to read on a full disk: opening, signing in and out.
 * It is released only during one of them and taken back in the same turn, so no message ever gets its space. Sessions in
 * memory would need no file, but be a second place to look up, list and revoke them, and end at each restart.
 */
export class Reserve {
  readonly #folder: string;
  readonly #file: string;
  /** The size that it has had: this is taken back as soon as there is space. */
  #wanted: number;

  constructor(dataDirectory: string) {
    this.#folder = dataDirectory;
    this.#file = join(dataDirectory, "reserve");
    this.#wanted = this.#size();
  }

  /**
   * Runs `work`, and if that fails for what may be lack of space, once more with the reserve released, and then `tidy`,
   * which gives back what is no longer needed.
   */
  lend<T>(work: () => T, tidy = (): void => {}): T {
    try {
      return work();
    } catch (error) {
      if (!mayBeFull(error) || !this.#release()) throw error;
      try {
        const result = work();
        tidy();
        return result;
      } finally {
        this.#grow();
      }
    }
  }

  /** Takes what is missing of it. On a disk with little space it is smaller: most of that is for messages. */
  refill(): void {
    try {
      const { bavail, bsize } = statfsSync(this.#folder);
      const share = Math.floor((this.#size() + bavail * bsize) * limits.reserveShare);
      this.#wanted = Math.max(this.#wanted, Math.min(limits.reserveSize, share));
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

  /** As far as there is space. */
  #grow(): void {
    let size = this.#size();
    if (size >= this.#wanted) return;
    try {
      const descriptor = openSync(this.#file, "a", 0o600);
      try {
        // A file system that compresses would hold no space for zeros.
        while (size < this.#wanted)
          size += writeSync(descriptor, randomBytes(Math.min(PIECE, this.#wanted - size)));
      } finally {
        closeSync(descriptor);
      }
    } catch {
      // Somebody else has taken it; the next refill tries again.
    }
  }
}

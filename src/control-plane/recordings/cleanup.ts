import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { inBackground } from "../../shared/base/background.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { HostFiles } from "../ports/files.ts";
import type { Log } from "../ports/log.ts";
import type { Storage } from "../ports/storage.ts";
import { needsParts } from "./assembly.ts";
import type { ObservedTime } from "./observed-time.ts";
import type { RecordingLedger } from "./recording-ledger.ts";

interface Parts {
  readonly storage: Storage;
  readonly ledger: RecordingLedger;
  readonly observed: Pick<ObservedTime, "ages">;
  readonly dataDirectory: string;
  readonly files: Pick<HostFiles, "disk" | "remote">;
  readonly uploads: { cancel(recordingId: string): Promise<void> };
  readonly scope: Scope;
  readonly log: Log;
}

/**
 * Removes the files that recordings no longer need: those of deleted ones, the copies on the disk of those in S3, and what
 * crashes have left behind. The database says what may go; what cannot be removed now is tried again.
 */
export class Cleanup {
  readonly #parts: Parts;
  #running = false;
  #again = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.scope.every(limits.pruneInterval, () => this.run());
    parts.scope.onEnd(() => clearTimeout(this.#retry));
    parts.ledger.onChanged((recording) => {
      const isUploaded = recording.status === "finished" && recording.upload?.status === "done";
      if (isUploaded || (recording.status === "deleted" && recording.media !== null)) this.run();
    });
    this.run();
  }

  /** Runs in the background; once more if it is running. */
  run(): void {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    inBackground(
      async () => {
        try {
          while (this.#again && !this.#parts.scope.ended) {
            this.#again = false;
            await this.#work();
          }
        } finally {
          this.#running = false;
        }
      },
      (error) => {
        this.#parts.log.warn({ error }, "files of recordings could not be removed; retried");
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.run(), limits.cleanupRetry);
      },
    );
  }

  async #work(): Promise<void> {
    const { storage, ledger, files, uploads } = this.#parts;
    const failures: unknown[] = [];
    for (const recording of ledger.withStatus("deleted")) {
      if (!recording.media) continue;
      const { key, place } = recording.media;
      // It is in a bucket whose settings this host no longer has.
      if (place === "s3" && !files.remote) continue;
      try {
        await uploads.cancel(recording.id);
        await files.disk.remove(key);
        await files.remote?.remove(key);
        ledger.apply(recording.id, { type: "removed" });
      } catch (error) {
        failures.push(error);
      }
    }
    if (files.remote && !storage.stores.settings.get().recordings_keep_local)
      for (const { media } of ledger.withStatus("finished"))
        if (media.place === "s3") await files.disk.remove(media.key);
    await this.#removeNeedless();
    if (failures.length > 0) throw failures[0];
  }

  /** Files in the folder that belong to no recording, and parts of which everything has been made that can be. */
  async #removeNeedless(): Promise<void> {
    const { storage, dataDirectory, observed } = this.#parts;
    const unknown: string[] = [];
    for (const subjectId of await namesIn(join(dataDirectory, "recordings"))) {
      const recordings = storage.stores.recordings.ofSubject(subjectId);
      for (const name of await namesIn(join(dataDirectory, "recordings", subjectId))) {
        const keyBase = `recordings/${subjectId}/${name.split(".")[0]}`;
        const owner = recordings.find((one) => one.keyBase === keyBase);
        const path = `recordings/${subjectId}/${name}`;
        if (!owner) unknown.push(path);
        else if (owner.status === "deleted" || (name.endsWith(".parts") && !needsParts(owner)))
          await this.#remove(path);
      }
    }
    // Without a row they may be newer than the database that was restored, and all that is left of a recording.
    for (const [path, age] of observed.ages("file", unknown))
      if (age >= limits.unknownFilesKept) await this.#remove(path);
  }

  async #remove(path: string): Promise<void> {
    await rm(join(this.#parts.dataDirectory, path), { recursive: true, force: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
    throw error;
  });
  return entries;
}

import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { freeSpace } from "../../node/free-space.ts";
import { limits } from "../../shared/base/limits.ts";
import { removeUnfinished } from "./copies.ts";
import { stamp } from "./set-aside.ts";

interface Backup {
  readonly name: string;
  readonly at: number;
  readonly size: number;
}

/** Backups of the database in `backups` in the data folder. They are made while it is in use, verified and rotated. */
export class Backups {
  readonly #file: string;
  readonly #folder: string;
  readonly #worker: string;

  /** `worker` is the built `backup-worker.ts`. */
  constructor(dataDirectory: string, worker: string) {
    this.#file = join(dataDirectory, "hearth.db");
    this.#folder = join(dataDirectory, "backups");
    this.#worker = worker;
  }

  /** Makes a backup, unless the newest one is recent, nothing has changed or the disk has too little space. */
  async make(now: number): Promise<"made" | "not-due" | "no-space"> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    removeUnfinished(this.#folder);
    const [newest] = this.list();
    const changedAt = Math.max(...["", "-wal"].map((part) => modifiedAt(this.#file + part)));
    // A host that is started every few minutes must not displace older backups. A backup with a future date is ignored:
    // the clock was wrong.
    if (newest && newest.at <= now && (newest.at > changedAt || now - newest.at < limits.backupInterval / 2))
      return "not-due";
    if (freeSpace(this.#folder) < 2 * statSync(this.#file).size + limits.diskReserve) return "no-space";
    await this.#copy(join(this.#folder, `${stamp(now)}.db`));
    for (const { name } of expiredBackups(this.list())) rmSync(join(this.#folder, name), { force: true });
    return "made";
  }

  /** Newest first. */
  list(): Backup[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder)
      .filter((name) => /^\d{4}-.*Z(-before-.*)?\.db$/.test(name))
      .map((name) => {
        const { mtimeMs, size } = statSync(join(this.#folder, name));
        return { name, at: mtimeMs, size };
      })
      .toSorted((a, b) => (a.name < b.name ? 1 : -1));
  }

  async #copy(copy: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const worker = new Worker(this.#worker, { workerData: { file: this.#file, copy } });
      worker.on("message", () => resolve());
      worker.on("error", reject);
      worker.on("exit", () => reject(new Error("the backup was not finished")));
    });
  }
}

/** The backups to delete. Keeps the latest and the last one of each day, within a total size. `backups` is newest first. */
export function expiredBackups<Of extends { name: string; size: number }>(backups: readonly Of[]): Of[] {
  const days = new Set<string>();
  let bytes = 0;
  return backups.filter(({ name, size }, index) => {
    const day = name.slice(0, "YYYY-MM-DD".length);
    const kept = index < limits.latestBackupsKept || (!days.has(day) && days.size < limits.dailyBackupsKept);
    days.add(day);
    bytes += size;
    return index > 0 && (!kept || bytes > limits.backupBytes);
  });
}

const modifiedAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

import { randomUUID } from "node:crypto";
import { createReadStream, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { runArchiveTask } from "../../node/archive-worker.ts";
import { inBackground } from "../../shared/base/background.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import type { BackupDocument } from "../../shared/contract/backups.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { can } from "../../shared/permissions/permissions.ts";
import type { Caller } from "../permissions/caller.ts";
import type { Log } from "../ports/log.ts";

interface Parts {
  readonly dataDirectory: string;
  /** The built `worker.ts`. */
  readonly worker: string;
  readonly scope: Scope;
  readonly log: Log;
}

/** Makes backups of the whole host for its owner to download. There is one at a time; none outlasts the process. */
export class Archives {
  readonly #parts: Parts;
  readonly #folder: string;
  #latest: BackupDocument | null = null;
  #expiry: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#folder = join(parts.dataDirectory, "backups", "download");
    this.#discard();
    parts.scope.onEnd(() => clearTimeout(this.#expiry));
  }

  /** Starts one; while one is being made, returns that. */
  start(caller: Caller): BackupDocument {
    requireOwner(caller);
    if (this.#latest?.status === "making") return this.#latest;
    this.#discard();
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const id = randomUUID();
    this.#latest = { id, status: "making", done: 0, total: 0, size: null, sha256: null, problem: null };
    inBackground(
      async () => await this.#make(id),
      (error) => this.#parts.log.error({ error }, "the backup for the owner could not be made"),
    );
    return this.#latest;
  }

  /** Throws SW_BACKUP_NOT_FOUND for one that is gone. */
  get(caller: Caller, id: string): BackupDocument {
    requireOwner(caller);
    if (this.#latest?.id !== id) throw new Failure("SW_BACKUP_NOT_FOUND");
    return this.#latest;
  }

  /** The bytes of a finished one, and how many. */
  open(caller: Caller, id: string): { size: number; bytes: ReadableStream<Uint8Array> } {
    const { status, size } = this.get(caller, id);
    if (status !== "ready" || size === null) throw new Failure("SW_BACKUP_NOT_FOUND");
    const bytes = Readable.toWeb(createReadStream(this.#fileOf(id))) as ReadableStream<Uint8Array>;
    return { size, bytes };
  }

  async #make(id: string): Promise<void> {
    const { dataDirectory, worker } = this.#parts;
    const task = { task: "make", dataDirectory, file: this.#fileOf(id), lock: false, move: false } as const;
    try {
      const made = await runArchiveTask(worker, task, (progress) => this.#set(id, progress));
      this.#set(id, { status: "ready", ...made });
      this.#expiry = setTimeout(() => this.#discard(), limits.backupDownloadLifetime);
    } catch (error) {
      const isFull = error instanceof HostFailure && error.code === "HEARTH_DISK_FULL";
      this.#set(id, { status: "failed", problem: isFull ? "disk_full" : "failed" });
      throw error;
    }
  }

  #set(id: string, change: Partial<BackupDocument>): void {
    if (this.#latest?.id === id) this.#latest = { ...this.#latest, ...change };
  }

  #discard(): void {
    clearTimeout(this.#expiry);
    this.#latest = null;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #fileOf(id: string): string {
    return join(this.#folder, `${id}.hearth`);
  }
}

function requireOwner(caller: Caller): void {
  if (!can(caller, "back-up")) throw new Failure("SW_FORBIDDEN");
}

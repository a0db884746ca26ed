import { randomBytes, randomUUID } from "node:crypto";
import { createReadStream, mkdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { runArchiveTask, type ArchiveLauncher } from "../../node/archive-tasks.ts";
import { inBackground } from "../../shared/base/background.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import { backupFilePath, type BackupDocument } from "../../shared/contract/backups.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { HostFailure } from "../../shared/errors/host-codes.ts";
import { can } from "../../shared/permissions/permissions.ts";
import type { Caller } from "../permissions/caller.ts";
import type { Log } from "../ports/log.ts";
import { RecentMap } from "../limiting/recent-map.ts";

interface Parts {
  readonly dataDirectory: string;
  readonly launcher: ArchiveLauncher;
  /** Whether a device's session is still valid. */
  readonly isOpen: (deviceId: string) => boolean;
  readonly scope: Scope;
  readonly log: Log;
}

/** A backup, and what ends it. */
interface Archive {
  document: BackupDocument;
  readonly stopping: AbortController;
  /** Resolves once it is made, has failed or was stopped. */
  over: Promise<void>;
  expiry?: NodeJS.Timeout;
}

/** What a link needs in order to work: until when, and the session of whose device. */
interface Ticket {
  readonly end: number;
  readonly deviceId: string;
}

/** More tickets than that are not in use at the same time. */
const TICKETS_KEPT = 10;

/** Makes backups of the whole host for its owner to download. There is one at a time; none outlasts the process. */
export class Archives {
  readonly #parts: Parts;
  readonly #folder: string;
  #latest: Archive | null = null;
  /** By `id/ticket`. */
  readonly #tickets = new RecentMap<Ticket>(TICKETS_KEPT);

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#folder = join(parts.dataDirectory, "backups", "download");
    rmSync(this.#folder, { recursive: true, force: true });
    parts.scope.onEnd(() => clearTimeout(this.#latest?.expiry));
  }

  /** The one that is being made or can be downloaded. */
  latest(caller: Caller): BackupDocument | null {
    requireOwner(caller);
    return this.#latest?.document ?? null;
  }

  /** Starts one; while one is being made, returns that. */
  async start(caller: Caller): Promise<BackupDocument> {
    requireOwner(caller);
    if (this.#latest?.document.status === "making") return this.#latest.document;
    await this.#discard();
    // Another request may have started one meanwhile.
    if (this.#latest) return this.#latest.document;
    const document: BackupDocument = {
      id: randomUUID(),
      status: "making",
      done: 0,
      total: 0,
      made_at: null,
      size: null,
      sha256: null,
      problem: null,
    };
    const archive: Archive = { document, stopping: new AbortController(), over: Promise.resolve() };
    this.#latest = archive;
    mkdirSync(this.#folderOf(document.id), { recursive: true, mode: 0o700 });
    archive.over = this.#make(archive);
    return document;
  }

  /** Throws SW_BACKUP_NOT_FOUND for one that is gone. */
  get(caller: Caller, id: string): BackupDocument {
    requireOwner(caller);
    return this.#find(id).document;
  }

  /** Cancels or deletes it. */
  async discard(caller: Caller, id: string): Promise<void> {
    requireOwner(caller);
    this.#find(id);
    await this.#discard();
  }

  /** The path of a finished one for a single download, without a session: browsers send none with a link. */
  link(caller: Caller, id: string): string {
    requireOwner(caller);
    this.#requireReady(id);
    const ticket = randomBytes(32).toString("base64url");
    const end = performance.now() + limits.backupLinkLifetime;
    this.#tickets.set(`${id}/${ticket}`, { end, deviceId: caller.deviceId });
    return `${backupFilePath.replace("{backup_id}", id)}?ticket=${ticket}`;
  }

  /** The bytes of a finished one, and how many. */
  open(caller: Caller, id: string): { size: number; bytes: ReadableStream<Uint8Array> } {
    requireOwner(caller);
    return this.#read(id);
  }

  /** The same for whoever has the ticket of a link, once, and while the session that has made it is valid. */
  redeem(id: string, ticket: string): { size: number; bytes: ReadableStream<Uint8Array> } {
    const found = this.#tickets.get(`${id}/${ticket}`);
    this.#tickets.delete(`${id}/${ticket}`);
    if (!found || found.end < performance.now() || !this.#parts.isOpen(found.deviceId))
      throw new Failure("SW_BACKUP_NOT_FOUND");
    return this.#read(id);
  }

  #read(id: string): { size: number; bytes: ReadableStream<Uint8Array> } {
    const size = this.#requireReady(id);
    const bytes = Readable.toWeb(createReadStream(this.#fileOf(id))) as ReadableStream<Uint8Array>;
    return { size, bytes };
  }

  #find(id: string): Archive {
    if (this.#latest?.document.id !== id) throw new Failure("SW_BACKUP_NOT_FOUND");
    return this.#latest;
  }

  /** Returns its size. */
  #requireReady(id: string): number {
    const { status, size } = this.#find(id).document;
    if (status !== "ready" || size === null) throw new Failure("SW_BACKUP_NOT_FOUND");
    return size;
  }

  async #make(archive: Archive): Promise<void> {
    const { dataDirectory, launcher, log } = this.#parts;
    const { signal } = archive.stopping;
    const set = (change: Partial<BackupDocument>) => (archive.document = { ...archive.document, ...change });
    const file = this.#fileOf(archive.document.id);
    const task = { task: "make", dataDirectory, file, lock: false, move: false } as const;
    try {
      const { madeAt, ...made } = await runArchiveTask(launcher, task, set, signal);
      set({ status: "ready", made_at: madeAt, ...made });
      archive.expiry = setTimeout(() => this.#expire(archive), limits.backupDownloadLifetime);
    } catch (error) {
      if (signal.aborted) return;
      const isFull = error instanceof HostFailure && error.code === "HEARTH_DISK_FULL";
      set({ status: "failed", problem: isFull ? "disk_full" : "failed" });
      log.error({ error }, "the backup for the owner could not be made");
    }
  }

  #expire(archive: Archive): void {
    if (this.#latest !== archive) return;
    inBackground(
      async () => await this.#discard(),
      (error) => this.#parts.log.warn({ error }, "an expired backup could not be deleted"),
    );
  }

  async #discard(): Promise<void> {
    const discarded = this.#latest;
    this.#latest = null;
    if (!discarded) return;
    clearTimeout(discarded.expiry);
    discarded.stopping.abort();
    await discarded.over;
    await rm(this.#folderOf(discarded.document.id), { recursive: true, force: true });
  }

  #folderOf(id: string): string {
    return join(this.#folder, id);
  }

  #fileOf(id: string): string {
    return join(this.#folderOf(id), "hearth-backup.tar.gz");
  }
}

function requireOwner(caller: Caller): void {
  if (!can(caller, "back-up")) throw new Failure("SW_FORBIDDEN");
}

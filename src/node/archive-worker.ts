import { Worker } from "node:worker_threads";
import { HostFailure, type HostErrorCode } from "../shared/errors/host-codes.ts";

/** Makes a backup of everything that a host is made of, in one file, and verifies it. */
export interface MakeArchive {
  readonly task: "make";
  readonly dataDirectory: string;
  /** The file to write, of mode 0600; it appears once it is verified. */
  readonly file: string;
  /** Whether no host may run on the folder, because the caller is not that host. */
  readonly lock: boolean;
  /** Whether the folder must not start as a host any more; requires `lock`. */
  readonly move: boolean;
}

/** Unpacks and verifies a backup into a new folder, without touching anything else. */
export interface UnpackArchive {
  readonly task: "unpack";
  readonly dataDirectory: string;
  /** An archive, or only a database. */
  readonly file: string;
  readonly folder: string;
}

/** What a host has, for people who are to recognize it. */
export interface HostSummary {
  readonly name: string;
  readonly people: number;
  readonly rooms: number;
  readonly messages: number;
}

export interface ArchiveResults {
  /** Bytes, the checksum of the file in hex, and when it was begun (ISO 8601): all that was written before is in it. */
  make: { readonly size: number; readonly sha256: string; readonly madeAt: string };
  unpack: {
    /** A database alone is not unpacked. */
    readonly kind: "archive" | "database";
    /** ISO 8601. */
    readonly madeAt: string;
    readonly backup: HostSummary;
    /** Of the host that is in the data folder; null if there is none that can be read. */
    readonly current: HostSummary | null;
  };
}

/** Bytes that have been processed, of how many. */
export interface ArchiveProgress {
  readonly done: number;
  readonly total: number;
}

export type ArchiveMessage =
  | { readonly type: "progress"; readonly progress: ArchiveProgress }
  | { readonly type: "done"; readonly result: unknown }
  | { readonly type: "failed"; readonly code: HostErrorCode; readonly detail: string | undefined };

/**
 * Runs a task of the built `archive/worker.ts` on a thread of its own. Rejects with a HostFailure; once `signal` is aborted,
 * with its reason, and then leaves unfinished files behind.
 */
export async function runArchiveTask<Task extends MakeArchive | UnpackArchive>(
  worker: string,
  task: Task,
  onProgress: (progress: ArchiveProgress) => void = () => {},
  signal?: AbortSignal,
): Promise<ArchiveResults[Task["task"]]> {
  signal?.throwIfAborted();
  return await new Promise((resolve, reject) => {
    const thread = new Worker(worker, { workerData: task });
    const abort = () => void thread.terminate();
    signal?.addEventListener("abort", abort);
    thread.on("message", (message: ArchiveMessage) => {
      if (message.type === "progress") onProgress(message.progress);
      else if (message.type === "done") resolve(message.result as ArchiveResults[Task["task"]]);
      else reject(new HostFailure(message.code, message.detail));
    });
    thread.on("error", (error) => reject(new HostFailure("HEARTH_BACKUP_FAILED", String(error), error)));
    thread.on("exit", () => {
      signal?.removeEventListener("abort", abort);
      reject(signal?.aborted ? (signal.reason as Error) : new HostFailure("HEARTH_BACKUP_FAILED"));
    });
  });
}

import type { ChildLauncher } from "./child-launcher.ts";
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

export type ArchiveTask = MakeArchive | UnpackArchive;

/** First the task; `stop` has it fail and remove what is unfinished. */
export type ToArchive = { readonly type: "start"; readonly task: ArchiveTask } | { readonly type: "stop" };

/** Launches the built `control-plane/archive/worker.ts`. */
export type ArchiveLauncher = ChildLauncher<ToArchive>;

/**
 * Runs a task in a child of its own, because there may be gigabytes. Rejects with a HostFailure; once `signal` is aborted,
 * with its reason.
 */
export async function runArchiveTask<Task extends ArchiveTask>(
  launcher: ArchiveLauncher,
  task: Task,
  onProgress: (progress: ArchiveProgress) => void = () => {},
  signal?: AbortSignal,
): Promise<ArchiveResults[Task["task"]]> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<ArchiveResults[Task["task"]]>();
  let said = "";
  const child = launcher.launch({
    onMessage(received) {
      const message = received as ArchiveMessage;
      if (message.type === "progress") onProgress(message.progress);
      else if (message.type === "done") resolve(message.result as ArchiveResults[Task["task"]]);
      else reject(new HostFailure(message.code, message.detail));
    },
    onLine: (line) => (said = line),
    onExit: (how) => reject(new HostFailure("HEARTH_BACKUP_FAILED", said || how)),
  });
  const stop = () => child.send({ type: "stop" });
  signal?.addEventListener("abort", stop);
  try {
    child.send({ type: "start", task });
    return await promise;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
    child.kill();
  }
}

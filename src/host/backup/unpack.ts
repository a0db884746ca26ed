import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  runArchiveTask,
  type ArchiveLauncher,
  type ArchiveProgress,
  type HostSummary,
} from "../../node/archive-tasks.ts";
import { makeDataDirectory } from "../data-directory.ts";

/** What to restore at the start of a host: a copy of the database, or a folder with an unpacked and verified backup. */
export type Restore =
  | { readonly kind: "database"; readonly file: string }
  | { readonly kind: "archive"; readonly folder: string };

/** What a backup contains, and what restoring it replaces. */
export interface Unpacked {
  readonly restore: Restore;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly backup: HostSummary;
  readonly current: HostSummary | null;
}

/**
 * Unpacks and verifies a backup. Throws a HostFailure, and has changed nothing then. Once `signal` is aborted, rejects with
 * its reason.
 */
export async function unpackBackup(
  { dataDirectory, file, launcher }: { dataDirectory: string; file: string; launcher: ArchiveLauncher },
  onProgress?: (progress: ArchiveProgress) => void,
  signal?: AbortSignal,
): Promise<Unpacked> {
  makeDataDirectory(dataDirectory);
  discardUnpacked(dataDirectory);
  const folder = join(unpackingIn(dataDirectory), randomUUID());
  try {
    mkdirSync(unpackingIn(dataDirectory), { recursive: true, mode: 0o700 });
    const task = { task: "unpack", dataDirectory, file: resolve(file), folder } as const;
    const { kind, ...found } = await runArchiveTask(launcher, task, onProgress, signal);
    return { ...found, restore: kind === "database" ? { kind, file } : { kind, folder } };
  } catch (error) {
    discardUnpacked(dataDirectory);
    throw error;
  }
}

/** Removes what was unpacked and is not restored after all, or was left by a process that was killed. */
export function discardUnpacked(dataDirectory: string): void {
  rmSync(unpackingIn(dataDirectory), { recursive: true, force: true });
}

const unpackingIn = (dataDirectory: string): string => join(dataDirectory, "unpacking");

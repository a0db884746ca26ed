import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { runArchiveTask, type HostSummary } from "../../node/archive-worker.ts";
import { makeDataDirectory } from "../data-directory.ts";
import { AlreadyRunning, findRunningHost } from "../running-host.ts";

/** What to restore at the start of a host: a copy of the database, or a folder with an unpacked and verified backup. */
export type Restore =
  | { readonly kind: "database"; readonly file: string }
  | { readonly kind: "archive"; readonly folder: string };

/** Unpacks and verifies a backup, and says what it will replace. Throws a HostFailure, and has changed nothing then. */
export async function unpackBackup(
  dataDirectory: string,
  file: string,
  worker: string,
  say: (line: string) => void,
): Promise<Restore> {
  makeDataDirectory(dataDirectory);
  const running = findRunningHost(dataDirectory);
  if (running?.alive) throw new AlreadyRunning(running);
  const parent = join(dataDirectory, "unpacking");
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  // Of starts that were interrupted.
  for (const leftover of readdirSync(parent))
    rmSync(join(parent, leftover), { recursive: true, force: true });
  const folder = join(parent, randomUUID());
  try {
    const task = { task: "unpack", dataDirectory, file: resolve(file), folder } as const;
    const unpacked = await runArchiveTask(worker, task);
    if (!unpacked) return { kind: "database", file };
    const { backup, current, madeAt } = unpacked;
    say(`Restoring the backup of ${describe(backup)}, made at ${madeAt}.`);
    if (current) say(`It replaces ${describe(current)}, kept in ${join(dataDirectory, "backups")}.`);
    return { kind: "archive", folder };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Undoes `unpackBackup`, if the host did not start. */
export function discardUnpacked(restore: Restore | undefined): void {
  if (restore?.kind === "archive") rmSync(restore.folder, { recursive: true, force: true });
}

const describe = ({ name, people, rooms, messages }: HostSummary): string =>
  `“${name}” (${plural(people, "person", "people")}, ${plural(rooms, "room")}, ${plural(messages, "message")})`;

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

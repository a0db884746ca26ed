import { join } from "node:path";
import type { ArchiveLauncher, HostSummary } from "../../node/archive-tasks.ts";
import { AlreadyRunning, findRunningHost } from "../running-host.ts";
import { unpackBackup, type Restore } from "./unpack.ts";

/** `serve --restore`: unpacks and verifies a backup, and says what it replaces. Throws a HostFailure. */
export async function restoreAtStart(
  dataDirectory: string,
  file: string,
  launcher: ArchiveLauncher,
  say: (line: string) => void,
): Promise<Restore> {
  const running = findRunningHost(dataDirectory);
  if (running?.alive) throw new AlreadyRunning(running);
  const { restore, backup, current, madeAt } = await unpackBackup({ dataDirectory, file, launcher });
  say(`Restoring the backup of ${describe(backup)}, made at ${madeAt}.`);
  if (current) say(`It replaces ${describe(current)}, kept in ${join(dataDirectory, "backups")}.`);
  return restore;
}

const describe = ({ name, people, rooms, messages }: HostSummary): string =>
  `“${name}” (${plural(people, "person", "people")}, ${plural(rooms, "room")}, ${plural(messages, "message")})`;

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

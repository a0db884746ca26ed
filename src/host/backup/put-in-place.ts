import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createFolderSync, renameDurablySync } from "../../node/durable-files.ts";
import { hostContent, hostDatabase, hostSettings, movedFile, restoreFolders } from "../../node/host-files.ts";

/** What is set aside: all of the host that was there before. Its database is first, and keeps its log with it. */
const replaced = [...hostDatabase, ...hostSettings, ...hostContent, movedFile];

/** Replaces the host in a locked data folder with the one in `unpacked`, a folder inside of it. The old one is kept. */
export function putInPlace(dataDirectory: string, unpacked: string): void {
  // From here on, each start continues until it is done.
  renameDurablySync(unpacked, placesIn(dataDirectory).unpacked);
  continueRestore(dataDirectory);
}

/** Continues a restore during which the process exited; does nothing if there is none. The data folder has to be locked. */
export function continueRestore(dataDirectory: string): void {
  const { unpacked, aside, cleared } = placesIn(dataDirectory);
  if (existsSync(unpacked)) {
    createFolderSync(aside);
    moveExisting(replaced, dataDirectory, aside);
    const backups = join(dataDirectory, "backups");
    createFolderSync(backups);
    if (readdirSync(aside).length > 0)
      renameDurablySync(aside, join(backups, `replaced-${new Date().toISOString().replaceAll(":", "-")}`));
    else rmSync(aside, { recursive: true });
    renameDurablySync(unpacked, cleared);
  }
  if (!existsSync(cleared)) return;
  moveExisting(readdirSync(cleared), cleared, dataDirectory);
  rmSync(cleared, { recursive: true });
}

/** `unpacked` means that the old host still has to be set aside; `cleared`, that the new one has to be moved in. */
const placesIn = (dataDirectory: string) => ({
  unpacked: join(dataDirectory, restoreFolders.unpacked),
  aside: join(dataDirectory, restoreFolders.aside),
  cleared: join(dataDirectory, restoreFolders.cleared),
});

function moveExisting(names: readonly string[], from: string, to: string): void {
  for (const name of names)
    if (existsSync(join(from, name))) renameDurablySync(join(from, name), join(to, name));
}

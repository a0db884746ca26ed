import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureOwner } from "../../src/control-plane/accounts/first-run.ts";
import { createStorage, openDatabase, storeIdentity } from "../../src/control-plane/storage/index.ts";
import { systemClock } from "../../src/shared/base/clock.ts";
import { temporaryDirectory } from "./host.ts";

/** The data folder of a host that does not run, with an owner and a file. */
export async function stoppedHost(): Promise<string> {
  const dataDirectory = temporaryDirectory();
  const database = await openDatabase(dataDirectory);
  ensureOwner(createStorage(database), systemClock, "Ada");
  storeIdentity(database, dataDirectory);
  database.close();
  mkdirSync(join(dataDirectory, "files"));
  writeFileSync(join(dataDirectory, "files", "note"), "hello");
  return dataDirectory;
}

import Database from "better-sqlite3";
import { openDatabase } from "../../src/control-plane/storage/index.ts";

/** Opens the database of a folder, and kills itself before preparing the nth statement; else prints their number. */
const [directory = "", kill = ""] = process.argv.slice(2);
let statements = 0;
const prepare = Reflect.get(Database.prototype, "prepare") as (...args: string[]) => unknown;
Database.prototype.prepare = function count(this: Database.Database, ...args: string[]) {
  statements += 1;
  if (statements === Number(kill)) process.kill(process.pid, "SIGKILL");
  return Reflect.apply(prepare, this, args);
} as typeof Database.prototype.prepare;

await openDatabase(directory);
process.stdout.write(String(statements));

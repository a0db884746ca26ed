import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** Opens the database of a folder, and kills itself before renaming the nth file; otherwise prints their number. */
const [directory = "", kill = ""] = process.argv.slice(2);
let renames = 0;
const rename = fs.renameSync;
fs.renameSync = (from, to) => {
  renames += 1;
  if (renames === Number(kill)) process.kill(process.pid, "SIGKILL");
  rename(from, to);
};
syncBuiltinESMExports();

const { openDatabase } = await import("../../src/control-plane/storage/index.ts");
try {
  await openDatabase(directory);
} finally {
  process.stdout.write(String(renames));
}

import { dieBefore } from "./die-before.ts";

/** Opens the database of a folder, and kills itself before renaming the nth file; otherwise prints their number. */
const [directory = "", kill = ""] = process.argv.slice(2);
const renames = dieBefore(Number(kill), ["renameSync"]);

const { openDatabase } = await import("../../src/control-plane/storage/index.ts");
try {
  await openDatabase(directory);
} finally {
  process.stdout.write(String(renames()));
}

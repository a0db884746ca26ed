import { existsSync } from "node:fs";
import { join } from "node:path";
import { dieBefore } from "./die-before.ts";

/**
 * Replaces the host in a folder with the one in its `unpacked`, or continues to, and kills itself before the nth step;
 * otherwise prints their number.
 */
const [directory = "", kill = ""] = process.argv.slice(2);
const steps = dieBefore(Number(kill), ["renameSync", "rmSync"]);

const { continueRestore, putInPlace } = await import("../../src/host/backup/put-in-place.ts");
const unpacked = join(directory, "unpacked");
if (existsSync(unpacked)) putInPlace(directory, unpacked);
else continueRestore(directory);
process.stdout.write(String(steps()));

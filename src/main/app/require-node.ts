import { execFileSync } from "node:child_process";
import { HostFailure } from "../../shared/errors/host-codes.ts";

/** In an older one, better-sqlite3 ends its process. */
export const DATABASE_NODE_API = 10;

/** Throws a HostFailure unless `program` is a Node.js that can be run and has the Node-API of the database. */
export function requireNode(program: string): void {
  let version: string;
  try {
    version = execFileSync(program, ["-p", "process.versions.napi"], { encoding: "utf8", timeout: 10_000 });
  } catch (error) {
    throw new HostFailure("HEARTH_NODE_MISSING", undefined, error);
  }
  // What it has printed may be no number.
  if (!(Number(version) >= DATABASE_NODE_API)) throw new HostFailure("HEARTH_NODE_TOO_OLD");
}

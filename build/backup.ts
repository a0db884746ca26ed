import { buildIfNeeded } from "./build-if-needed.ts";

/** `npm run backup`: a backup of the host on this machine, in one file. */
buildIfNeeded();
// In a variable, because the type checker cannot resolve a build output.
const entry = "../out/main/backup.js";
await import(entry);

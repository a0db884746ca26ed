import { buildIfNeeded } from "./build-if-missing.ts";

/** `npm run serve`: the headless host, from this checkout. */
buildIfNeeded();
// Built just now, so no type checker has seen it.
const entry = "../out/main/serve.js";
await import(entry);

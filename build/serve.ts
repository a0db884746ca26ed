import { buildIfNeeded } from "./build-if-needed.ts";

/** `npm run serve`: the headless host, from this checkout. */
buildIfNeeded();
// In a variable, because the type checker cannot resolve a build output.
const entry = "../out/main/serve.js";
await import(entry);

import { buildIfNeeded } from "./build-if-needed.ts";

/** `npm run doctor`: what may keep people from this host, or from another one. */
buildIfNeeded();
// In a variable, because the type checker cannot resolve a build output.
const entry = "../out/main/doctor.js";
await import(entry);

import { join } from "node:path";

/** What the build makes that something else has to find at run time, by its path in the output folder. */
export type BuiltFile =
  | "main/archive-worker.js"
  | "main/assembly-worker.js"
  | "main/backup-worker.js"
  | "main/control-plane.js"
  | "main/transcript-worker.js"
  | "preload/preload.cjs"
  | "renderer";

/**
 * The absolute path of a built file or folder, wherever the app lies: in a checkout, an installation or its asar. The
 * build puts this module beside its entries, whichever of them share it.
 */
export const builtFile = (name: BuiltFile): string => join(import.meta.dirname, "..", name);

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { contentTypes } from "../../shared/base/content-types.ts";

/** The encodings that the build has made of a file, best first, and their suffixes. */
const encodings = { br: ".br", gzip: ".gz" } as const;
export type Encoding = keyof typeof encodings | "identity";
export const compressed = Object.keys(encodings) as (keyof typeof encodings)[];

/** One encoding of a file, as it is sent. */
export interface Representation {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

export interface BuiltFile {
  readonly type: string;
  readonly identity: Representation;
  readonly br?: Representation;
  readonly gzip?: Representation;
}

/**
 * Reads the built files into memory, once: a few megabytes. Reading them on each request would queue behind password
 * hashing.
 */
export function readBuiltFiles(directory: string): ReadonlyMap<string, BuiltFile> {
  const files = new Map<string, BuiltFile>();
  for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" })) {
    const type = contentTypes[extname(name)];
    if (!type) continue;
    const path = join(directory, name);
    const file: { -readonly [Key in keyof BuiltFile]: BuiltFile[Key] } = { type, identity: read(path) };
    for (const encoding of compressed) {
      const form = path + encodings[encoding];
      if (existsSync(form)) file[encoding] = read(form);
    }
    files.set(`/${name.replaceAll("\\", "/")}`, file);
  }
  return files;
}

function read(path: string): Representation {
  const content = new Uint8Array(readFileSync(path));
  // Per encoding, not per file: a strong ETag identifies the exact bytes.
  return { content, etag: `"${createHash("sha256").update(content).digest("base64url").slice(0, 27)}"` };
}

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { contentTypes } from "../../shared/base/content-types.ts";

/** How the build has compressed a file, best first, and what such a form is called beside it. */
const encodings = { br: ".br", gzip: ".gz" } as const;
export type Encoding = keyof typeof encodings | "identity";
export const compressed = Object.keys(encodings) as (keyof typeof encodings)[];

/** One form of a file, as it is sent. */
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
 * Reads what the build has made into memory, once: a few megabytes. Reading at each request would wait in the same
 * queue as the hashing of passwords.
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
  // Of the form, not of the file: a strong tag stands for its very bytes.
  return { content, etag: `"${createHash("sha256").update(content).digest("base64url").slice(0, 27)}"` };
}

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
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
  readonly forms: Readonly<Partial<Record<Encoding, () => Representation>>> & {
    readonly identity: () => Representation;
  };
}

/** Few clients ask for a larger file, in bytes, such as the program that finds the background of a camera. */
const LARGE = 1_000_000;

/**
 * Reads the built files into memory, once: a few megabytes. Reading them on each request would queue behind password
 * hashing. Large ones are read at the first request.
 */
export function readBuiltFiles(directory: string): ReadonlyMap<string, BuiltFile> {
  const files = new Map<string, BuiltFile>();
  for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" })) {
    const type = contentTypes[extname(name)];
    if (!type) continue;
    const path = join(directory, name);
    const forms: { -readonly [Form in Encoding]?: () => Representation } & {
      identity: () => Representation;
    } = { identity: reader(path) };
    for (const encoding of compressed) {
      const form = path + encodings[encoding];
      if (existsSync(form)) forms[encoding] = reader(form);
    }
    files.set(`/${name.replaceAll("\\", "/")}`, { type, forms });
  }
  return files;
}

function reader(path: string): () => Representation {
  let content: Representation | null = null;
  const get = () => (content ??= read(path));
  if (statSync(path).size <= LARGE) get();
  return get;
}

function read(path: string): Representation {
  const content = new Uint8Array(readFileSync(path));
  // Per encoding, not per file: a strong ETag identifies the exact bytes.
  return { content, etag: `"${createHash("sha256").update(content).digest("base64url").slice(0, 27)}"` };
}

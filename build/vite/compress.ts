import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What is text; fonts and pictures are compressed already. */
const COMPRESSIBLE = new Set([".js", ".css", ".html", ".svg"]);

/** Beside each text of the build its brotli and gzip form, so that the host never compresses anything itself. */
export function compress(): Plugin {
  return {
    name: "hearth:compress",
    apply: "build",
    // Once everything is written, also what other plugins made of the page.
    writeBundle: {
      order: "post",
      sequential: true,
      handler({ dir = "." }) {
        for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
          if (!entry.isFile() || !COMPRESSIBLE.has(extname(entry.name))) continue;
          const file = join(entry.parentPath, entry.name);
          const content = readFileSync(file);
          const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
          writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
          writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
        }
      },
    },
  };
}

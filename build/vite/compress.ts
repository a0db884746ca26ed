import { readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Text files and programs; fonts, images and models are already compressed, or hardly compressible. */
const COMPRESSIBLE = new Set([".js", ".css", ".html", ".svg", ".wasm"]);
/** Of larger files, the last percent would take most of a minute. */
const LARGE = 1_000_000;

/** Writes a Brotli and a gzip version beside each text file, so that the host does not compress at run time. */
export function compress(): Plugin {
  return {
    name: "hearth:compress",
    apply: "build",
    // Runs last, after the changes of all other plugins.
    writeBundle: {
      order: "post",
      sequential: true,
      handler({ dir = "." }, bundle) {
        for (const name of Object.keys(bundle)) {
          if (!COMPRESSIBLE.has(extname(name))) continue;
          const file = join(dir, name);
          const content = readFileSync(file);
          const params = {
            [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
            [constants.BROTLI_PARAM_QUALITY]: content.length > LARGE ? 9 : constants.BROTLI_MAX_QUALITY,
          };
          writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
          writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
        }
      },
    },
  };
}

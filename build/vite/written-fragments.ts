import type { Plugin } from "vite";

const WRITTEN =
  /(trackData\.finalizedChunks\.push\(trackData\.currentChunk\);\s+this\.finalizedChunks\.push\([^)]*\);\s+)(trackData\.currentChunk = null;)/;

/**
 * mediabunny keeps every sample of a fragmented MP4 until the file is complete, some 40 MiB for each hour of a recording. Of
 * a fragment that is written, it only uses the first one: its index at the end of the file names when that is shown.
 */
export function writtenFragments(): Plugin {
  return {
    name: "hearth:written-fragments",
    transform: {
      filter: { id: /\/mediabunny\/dist\/modules\/src\/isobmff\/isobmff-muxer\.js$/ },
      handler(code) {
        if (!WRITTEN.test(code)) throw new Error("mediabunny writes fragments in another way than expected");
        return { code: code.replace(WRITTEN, "$1trackData.currentChunk.samples.length = 1;\n$2"), map: null };
      },
    },
  };
}

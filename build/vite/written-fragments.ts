import { changeLibrary } from "./change-library.ts";

/**
 * mediabunny keeps every sample of a fragmented MP4 until the file is complete, some 40 MiB for each hour of a recording. Of
 * a fragment that is written, it only uses the first one: its index at the end of the file names when that is shown.
 */
export const writtenFragments = () =>
  changeLibrary({
    name: "written-fragments",
    file: "mediabunny/dist/modules/src/isobmff/isobmff-muxer.js",
    from: /(trackData\.finalizedChunks\.push\(trackData\.currentChunk\);\s+this\.finalizedChunks\.push\([^)]*\);\s+)(trackData\.currentChunk = null;)/,
    to: "$1trackData.currentChunk.samples.length = 1;\n$2",
  });

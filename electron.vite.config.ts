import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import { compress } from "./build/vite/compress.ts";
import { evaluate } from "./build/vite/evaluate.ts";
import { followedTransitions } from "./build/vite/followed-transitions.ts";
import { markedLexer } from "./build/vite/marked-lexer.ts";
import { paintAfterEntry } from "./build/vite/paint-after-entry.ts";
import { plainIcons } from "./build/vite/plain-icons.ts";
import { preloadWithEntry } from "./build/vite/preload-with-entry.ts";
import { writtenFragments } from "./build/vite/written-fragments.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
const define = { __HEARTH_VERSION__: JSON.stringify(version) };

// The oldest runtimes that have to run the result: main and preload under Node 20.18, the renderer in
// Chrome 130. electron-vite would guess them from an Electron that may not be there.
export default defineConfig({
  main: {
    define,
    build: {
      target: "node20.18",
      sourcemap: true,
      rollupOptions: {
        input: {
          main: "src/main/app/index.ts",
          "control-plane": "src/control-plane/index.ts",
          "backup-worker": "src/control-plane/storage/backup-worker.ts",
          "assembly-worker": "src/control-plane/recordings/assemble/worker.ts",
          "archive-worker": "src/control-plane/archive/worker.ts",
          "transcript-worker": "src/control-plane/transcripts/worker.ts",
          serve: "src/host/serve.ts",
          backup: "src/host/backup/command.ts",
          doctor: "src/host/doctor/command.ts",
        },
        // What entries share lies beside them, because `node/built-files.ts` finds the others from where it is itself.
        output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  },
  preload: {
    build: {
      target: "node20.18",
      rollupOptions: {
        input: { preload: "src/preload/index.ts" },
        // A sandboxed preload has to be one CommonJS file.
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
      externalizeDeps: false,
    },
  },
  renderer: {
    root: "src/renderer",
    define,
    plugins: [
      react(),
      evaluate("src/shared/contract/client.ts"),
      followedTransitions(),
      markedLexer(),
      plainIcons(),
      preloadWithEntry("/index.html", "src/renderer/app/show.tsx"),
      paintAfterEntry(),
      compress(),
    ],
    worker: { format: "es", plugins: () => [writtenFragments()] },
    build: {
      target: "chrome130",
      outDir: "out/renderer",
      // Says which file is which part; the test of what the first call costs reads it.
      manifest: true,
      minify: true,
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rollupOptions: {
        input: { index: "src/renderer/index.html", recorder: "src/renderer/recorder.html" },
        output: {
          // Few files: each of these with all that it imports. What asks the host comes before what shows the answer.
          codeSplitting: {
            groups: [
              { name: "ask", test: /app\/main\.ts$|preload-helper|jsx-runtime|\/react\//, priority: 2 },
              { name: "show", test: /app\/show\.tsx$/, priority: 1 },
              { name: "livekit", test: /livekit-client/ },
            ],
          },
        },
      },
    },
  },
});

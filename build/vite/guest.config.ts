import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compress } from "./compress.ts";
import { plainIcons } from "./plain-icons.ts";

/**
 * The guest page of conferences, into the renderer's folder, after it was built. A build of its own, because React is
 * Preact here: it shares components with the app, but strangers load it, on phones, for one conversation.
 */
export default defineConfig({
  root: "src/renderer",
  // It is served at `/c/<sid>`.
  base: "/",
  plugins: [react(), plainIcons(), compress()],
  resolve: {
    alias: [
      { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
      { find: /^react(-dom)?$/, replacement: "preact/compat" },
      { find: /^react\/jsx-runtime$/, replacement: "preact/jsx-runtime" },
    ],
  },
  build: {
    // Safari 17 is the oldest that knows `light-dark()`, `:has()` and nested rules together with livekit-client.
    target: ["chrome123", "firefox128", "safari17.5"],
    outDir: "../../out/renderer",
    emptyOutDir: false,
    manifest: ".vite/guest-manifest.json",
    minify: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { guest: "src/renderer/guest.html" },
      output: {
        codeSplitting: { groups: [{ name: "livekit", test: /livekit-client|@livekit/ }] },
      },
    },
  },
});

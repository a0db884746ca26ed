import { chmodSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { path7za } from "7zip-bin";
import { findNfpm } from "./nfpm.ts";
import type { TargetName } from "./package-config.ts";
import { isReachable } from "./reachable.ts";

interface ToolOptions {
  readonly cacheDirectory: string;
  /** A folder for what lies only as long as packages are made. */
  readonly work: string;
  readonly say: (text: string) => void;
}

/** electron-builder downloads what it needs for these from there. */
const DOWNLOADS = "https://github.com/electron-userland/electron-builder-binaries/releases";
const REACHABLE_WITHIN = 10_000;

/** Names the tools that making this package takes to electron-builder. Throws an error that says what is missing. */
export async function prepareTools(
  target: TargetName,
  { cacheDirectory, work, say }: ToolOptions,
): Promise<void> {
  if (target === "deb" || target === "rpm") {
    const nfpm = await findNfpm(cacheDirectory, say);
    const program = join(work, "fpm");
    const command = [process.execPath, resolve("build/fpm.ts"), nfpm].map((part) => `'${part}'`).join(" ");
    writeFileSync(program, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
    process.env["CUSTOM_FPM_PATH"] = program;
  }
  if (target === "tar.gz" || target === "zip" || target === "nsis") {
    // The package has lost its permissions.
    if (process.platform !== "win32") chmodSync(path7za, 0o755);
    process.env["ELECTRON_BUILDER_7ZIP_PATH"] ??= path7za;
    // Its own choice takes minutes, for some percent.
    process.env["ELECTRON_BUILDER_COMPRESSION_LEVEL"] ??= "3";
  }
  if (target === "AppImage" && !process.env["APPIMAGE_TOOLS_PATH"]) await requireDownloads("AppImage");
  if (target === "nsis") await requireDownloads("NSIS");
}

/** electron-builder itself would try for minutes, and say less. */
async function requireDownloads(what: string): Promise<void> {
  if (!(await isReachable(DOWNLOADS, REACHABLE_WITHIN)))
    throw new Error(
      `electron-builder's tools for ${what} cannot be downloaded: github.com is not reachable.`,
    );
}

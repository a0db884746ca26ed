import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findBrowser } from "../build/browser.ts";
import { findElectron } from "../build/electron-binary.ts";
import { defaultCacheDirectory, fetchMediaServer } from "../build/media-server.ts";

/** What the tests need besides npm's packages; what is missing is installed where that is possible, else said. */
export interface Prerequisites {
  readonly env: Record<string, string>;
  /** By suite: why it cannot run here. */
  readonly skipped: Record<string, string>;
}

const packages = ["chromium", "xvfb", "xauth"];

export async function preparePrerequisites(): Promise<Prerequisites> {
  const skipped: Record<string, string> = {};
  if (!findBrowser(process.env) || !hasXvfb()) installPackages();
  const browser = findBrowser(process.env);
  const electron = hasXvfb() || process.env["DISPLAY"] ? findElectron(process.env) : null;
  const mediaServer = await fetchMediaServer(defaultCacheDirectory(process.env, process.platform));
  if (!browser) skipped["browser"] = "no Chrome or Chromium is installed";
  if (!electron)
    skipped["desktop"] = "no Electron binary is here (ELECTRON_OVERRIDE_DIST_PATH names one), or no display";
  if (!mediaServer) skipped["media"] = "no livekit-server could be found or fetched";
  return {
    env: {
      HEARTH_TEST_BROWSER: browser ?? "",
      HEARTH_TEST_ELECTRON: electron ?? "",
      ...(mediaServer ? { HEARTH_LIVEKIT_SERVER: mediaServer } : {}),
    },
    skipped,
  };
}

export const hasXvfb = (): boolean => existsSync("/usr/bin/xvfb-run") && existsSync("/usr/bin/Xvfb");

function installPackages(): void {
  const debian = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (!debian) {
    process.stdout.write(`To run every test, install: ${packages.join(", ")} (Debian's names).\n`);
    return;
  }
  process.stdout.write(`Installing ${packages.join(", ")} …\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const command of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", ...packages],
  ])
    spawnSync("apt-get", command, { stdio: ["ignore", "ignore", "inherit"], env });
}

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isReachable } from "./reachable.ts";

/** Enough to download Electron over a slow connection. */
const DOWNLOAD_LIMIT = 10 * 60_000;

/** The path of the Electron binary, or null. Does not import the package, which throws if there is no binary. */
export function findElectron(env: NodeJS.ProcessEnv): string | null {
  const override = env["ELECTRON_OVERRIDE_DIST_PATH"];
  const name = { win32: "electron.exe", darwin: "Electron.app/Contents/MacOS/Electron" }[
    process.platform as string
  ];
  const candidates = [override, "node_modules/electron/dist"].filter((folder) => folder !== undefined);
  for (const folder of candidates) {
    const binary = join(folder, name ?? "electron");
    if (existsSync(binary)) return binary;
  }
  return null;
}

/** Runs the electron package's installer, which prints its progress. If it fails, there is no Electron. */
export async function fetchElectron(): Promise<void> {
  const installer = "node_modules/electron/install.js";
  if (!existsSync(installer) || !(await isServerReachable())) return;
  process.stdout.write("Downloading Electron (first time only) …\n");
  spawnSync(process.execPath, [installer], { stdio: "inherit", timeout: DOWNLOAD_LIMIT });
}

/** Whether Electron's download server responds within 5 s. */
async function isServerReachable(): Promise<boolean> {
  const { version } = JSON.parse(readFileSync("node_modules/electron/package.json", "utf8")) as {
    version: string;
  };
  const mirror = process.env["ELECTRON_MIRROR"] ?? "https://github.com/electron/electron/releases/download/";
  return await isReachable(`${mirror}v${version}/SHASUMS256.txt`, 5_000);
}

/** Whether there is a display to show a window on. */
export const hasDisplay = (env: NodeJS.ProcessEnv): boolean =>
  process.platform !== "linux" || Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);

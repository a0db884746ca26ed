import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "microsoft-edge"];
const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** The path of an installed Chromium-based browser, or null. */
export function findBrowser(env: NodeJS.ProcessEnv): string | null {
  const onPath = (env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((directory) => names.map((name) => join(directory, name)));
  return [...onPath, ...places].find((candidate) => existsSync(candidate)) ?? null;
}

/** This machine's discard port, which refuses connections. */
const NOWHERE = "http://127.0.0.1:9/";

/** Flags for an app window with its own profile, and without the browser's background requests. */
export function appWindowFlags(url: string, profile: string): string[] {
  return [
    `--app=${url}`,
    `--user-data-dir=${profile}`,
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--disable-background-networking",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-features=MediaRouter,NetworkTimeServiceQuerying,OptimizationHints",
    // The check for a Google account and component updates have no flag to disable them.
    `--gaia-url=${NOWHERE}`,
    `--component-updater=url-source=${NOWHERE}`,
  ];
}

import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** As Linux distributions call them, and as they are called on a PATH anywhere. */
const names = [
  "google-chrome",
  "google-chrome-stable",
  "chromium",
  "chromium-browser",
  "chrome",
  "microsoft-edge",
  "microsoft-edge-stable",
  "msedge",
];

const inApplications = [
  "Google Chrome.app/Contents/MacOS/Google Chrome",
  "Chromium.app/Contents/MacOS/Chromium",
  "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

const inProgramFiles = [
  "Google\\Chrome\\Application\\chrome.exe",
  "Chromium\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
];

/** The path of an installed browser that is based on Chromium; null if there is none. */
export function findBrowser(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string | null {
  const extension = platform === "win32" ? ".exe" : "";
  const onPath = (env["PATH"] ?? "")
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => join(folder, name + extension)));
  return [...onPath, ...usualPlaces(env, platform)].find(isProgram) ?? null;
}

function usualPlaces(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === "darwin") {
    const home = env["HOME"];
    return ["/Applications", ...(home ? [`${home}/Applications`] : [])].flatMap((folder) =>
      inApplications.map((place) => `${folder}/${place}`),
    );
  }
  if (platform !== "win32") return [];
  return ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].flatMap((name) => {
    const folder = env[name];
    return folder ? inProgramFiles.map((place) => `${folder}\\${place}`) : [];
  });
}

/** Whether this is a file that this user may execute. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

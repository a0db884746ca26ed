import { release } from "node:os";
import { BrowserWindow, desktopCapturer, systemPreferences } from "electron";
import type { ScreenSource, ScreenSources } from "../../shared/contract/ipc.ts";

/** In pixels: large enough to recognise a window, small enough to capture all of them every few moments. */
const THUMBNAIL = { width: 400, height: 225 };
const MACOS_15 = 24;

/** Whether Electron can capture the system's audio. */
export const hasSystemSound = process.platform === "win32";

/** Lists what can be shared, or reports that the system has its own picker or has denied access. */
export async function listSources(): Promise<ScreenSources> {
  if (systemAsks()) return { status: "system" };
  // macOS asks the user when the sources are first listed; only an explicit refusal is final.
  if (process.platform === "darwin" && systemPreferences.getMediaAccessStatus("screen") === "denied")
    return { status: "denied" };
  const sources = await desktopCapturer.getSources({
    types: ["window", "screen"],
    thumbnailSize: THUMBNAIL,
    fetchWindowIcons: true,
  });
  const own = ownWindows();
  return {
    status: "listed",
    sources: sources.filter(({ id }) => !own.has(windowOf(id))).map(describe),
    sound: hasSystemSound,
  };
}

/** On Wayland, listing opens the portal's dialog, and macOS has its own picker since version 15. */
export function systemAsks(): boolean {
  if (process.platform === "linux") return process.env["XDG_SESSION_TYPE"] === "wayland";
  return process.platform === "darwin" && Number(release().split(".")[0]) >= MACOS_15;
}

function describe(source: Electron.DesktopCapturerSource): ScreenSource {
  const { id, name, thumbnail, appIcon } = source;
  const kind = id.startsWith("screen:") ? "screen" : "window";
  return {
    id,
    kind,
    name: kind === "screen" ? "" : name,
    thumbnail: thumbnail.isEmpty() ? "" : thumbnail.toDataURL(),
    icon: appIcon && !appIcon.isEmpty() ? appIcon.toDataURL() : null,
  };
}

/** `window:<handle>:<process>`: only the handle identifies the window. */
const windowOf = (id: string): string => id.split(":").slice(0, 2).join(":");

const ownWindows = (): Set<string> =>
  new Set(BrowserWindow.getAllWindows().map((window) => windowOf(window.getMediaSourceId())));

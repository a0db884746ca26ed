import { release } from "node:os";
import { BrowserWindow, desktopCapturer, systemPreferences } from "electron";
import type { ScreenSource, ScreenSources } from "../../shared/contract/ipc.ts";

/** Pixels; large enough to recognise a window, small enough to be taken every moment of all of them. */
const THUMBNAIL = { width: 400, height: 225 };
const MACOS_15 = 24;

/** Whether Electron has a way to what the machine plays. */
export const hasSystemSound = process.platform === "win32";

/** What can be shared now, or who else has to be asked. */
export async function listSources(): Promise<ScreenSources> {
  if (systemAsks()) return { status: "system" };
  // macOS asks the person when the sources are listed for the first time; only a plain no is final.
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

/** On Wayland any listing opens the portal's dialog, and macOS has a picker of its own since version 15. */
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

/** `window:<handle>:<process>`: only the handle says which window it is. */
const windowOf = (id: string): string => id.split(":").slice(0, 2).join(":");

const ownWindows = (): Set<string> =>
  new Set(BrowserWindow.getAllWindows().map((window) => windowOf(window.getMediaSourceId())));

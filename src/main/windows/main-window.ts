import { BrowserWindow, type WebContents } from "electron";
import { builtFile } from "../../node/built-files.ts";
import { APP_URL } from "../app/app-protocol.ts";
import { offerContextMenu } from "../menus/offer-context-menu.ts";
import { openLink } from "../system/links.ts";
import { childWindow } from "./child-windows.ts";
import { surface } from "./theme.ts";
import { watchPresses } from "./user-activation.ts";
import { keepAlive } from "./recovery.ts";
import { keepZoom, keptZoom } from "./zoom.ts";

/** On a busy machine, Electron has been seen not to say that a page is painted. After this, ms, it is shown as it is. */
const PAINT_TIMEOUT = 3_000;
/** A page that has not agreed to be closed after this, ms, hangs. */
const CLOSE_TIMEOUT = 2_000;

/** The window with rooms and calls, which may stay hidden until it is shown. Problems are written to `log`. */
export function openMainWindow(log: (text: string) => void, hidden: boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: 1180,
    height: 780,
    minWidth: 360,
    minHeight: 480,
    title: "Hearth",
    show: false,
    autoHideMenuBar: true,
    backgroundColor: surface(),
    webPreferences: {
      preload: builtFile("preload/preload.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      zoomFactor: keptZoom(),
      // In the languages that a person has chosen: `system/spelling.ts`.
      spellcheck: true,
      // A call continues while another window is in front.
      backgroundThrottling: false,
    },
  });
  if (!hidden) showOncePainted(window);
  watchPresses(window.webContents);
  offerContextMenu(window.webContents);
  keepZoom(window.webContents);
  const children = new Set<string>();
  // Prevents navigation away from our own page, and other windows with our preload.
  keepInPlace(window.webContents);
  window.webContents.setWindowOpenHandler(({ url, frameName }) => {
    const child = childWindow(url, frameName);
    // One of each: if a page opens another one without an opener, the first cannot be found by its name.
    if (child && children.has(frameName)) return { action: "deny" };
    if (child) return { action: "allow", overrideBrowserWindowOptions: child.options(window) };
    openLink(url, window.webContents).catch((error: unknown) =>
      log(`a link was not opened: ${String(error)}`),
    );
    return { action: "deny" };
  });
  window.webContents.on("did-create-window", (opened, { url, frameName }) => {
    keepInPlace(opened.webContents);
    offerContextMenu(opened.webContents);
    opened.webContents.setWindowOpenHandler(() => ({ action: "deny" }));
    children.add(frameName);
    opened.once("closed", () => children.delete(frameName));
    childWindow(url, frameName)?.setUp(opened, window);
  });
  window.webContents.on("will-attach-webview", (details) => details.preventDefault());
  keepAlive(window, log);
  closeWithoutPage(window);
  // `keepAlive` logs the failure, and tries again.
  window.loadURL(APP_URL).catch(() => {});
  return window;
}

/** Shows the window for the first time. */
function showOncePainted(window: BrowserWindow): void {
  let isShown = false;
  const show = () => {
    if (!isShown && !window.isDestroyed()) window.show();
    isShown = true;
  };
  window.once("ready-to-show", show);
  window.webContents.once("did-finish-load", () => setTimeout(show, PAINT_TIMEOUT));
}

/** Electron asks the page first, and would wait for one that hangs: the window would not close, and the app not quit. */
function closeWithoutPage(window: BrowserWindow): void {
  let closing: NodeJS.Timeout | undefined;
  window.on("close", (event) => {
    clearTimeout(closing);
    closing = setTimeout(() => {
      // Else it was only hidden.
      if (!event.defaultPrevented) window.destroy();
    }, CLOSE_TIMEOUT);
  });
  window.once("closed", () => clearTimeout(closing));
}

/** A page may be loaded again by its own button; nothing else is navigated to. */
function keepInPlace(contents: WebContents): void {
  for (const event of ["will-navigate", "will-redirect", "will-frame-navigate"] as const)
    contents.on(event as "will-navigate", (details) => {
      const isReload = contents.getURL().startsWith(APP_URL) && details.url.split("#")[0] === APP_URL;
      if (!isReload) details.preventDefault();
    });
}

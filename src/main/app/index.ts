import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { app, BrowserWindow, Menu, session } from "electron";
import { defaultDataDirectory, hasHost } from "../../host/index.ts";
import { builtFile } from "../../node/built-files.ts";
import { Backups } from "../backup/backups.ts";
import { Hosts } from "../hosts/index.ts";
import { handleIpc, sendEvent } from "../ipc/gateway.ts";
import { ScreenPicker } from "../screen-picker/screen-picker.ts";
import { LinkInbox } from "../system/link-inbox.ts";
import { logProblems } from "../system/diagnostics.ts";
import { Notifications } from "../system/notifications.ts";
import { restrictPermissions } from "../system/permissions.ts";
import { Spelling } from "../system/spelling.ts";
import { OwnCallControl } from "../presence/own-call.ts";
import { Presence } from "../presence/presence.ts";
import { HIDDEN, startsHidden } from "../presence/start-at-login.ts";
import { isWayland } from "../shortcuts/desktop-session.ts";
import { GlobalShortcuts } from "../shortcuts/global-shortcuts.ts";
import { answerToggleMute, askToToggleMute, TOGGLE_MUTE } from "../shortcuts/toggle-mute-command.ts";
import { openMainWindow } from "../windows/main-window.ts";
import { restoreTheme } from "../windows/theme.ts";
import { registerAppScheme, serveApp } from "./app-protocol.ts";
import { chooseLauncher } from "./choose-launcher.ts";
import { EmbeddedHost } from "./embedded-host.ts";
import { createHandlers } from "./handlers.ts";

/**
 * The desktop app. No await at the top level: Electron becomes ready only after this module has been
 * evaluated.
 */

app.setPath("userData", windowDirectory());
registerAppScheme();
// Answering in the ring window plays the call's audio without another user gesture in the page.
app.commandLine.appendSwitch("autoplay-policy", "no-user-gesture-required");
// There, keys reach an app in the background only through the portal, which asks the person.
if (isWayland(process.platform, process.env))
  app.commandLine.appendSwitch(
    "enable-features",
    [app.commandLine.getSwitchValue("enable-features"), "GlobalShortcutsPortal"].filter(Boolean).join(","),
  );

if (process.argv.includes(TOGGLE_MUTE)) askToToggleMute();
else if (app.requestSingleInstanceLock()) run();
else app.quit();

/** Chromium's own folder. If the data folder is unusable, the window must still open and say so. */
function windowDirectory(): string {
  try {
    const directory = join(defaultDataDirectory(process.env, process.platform), "window");
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return directory;
  } catch {
    // The host reports why.
    return mkdtempSync(join(tmpdir(), "hearth-window-"));
  }
}

function run(): void {
  let window: BrowserWindow | null = null;
  const hosts = new Hosts(app.getPath("userData"), (text) => host.log(text));
  const call = new OwnCallControl();
  const presence = new Presence({
    open: () => bringToFront(),
    signedIn: () => hosts.list().hosts.some(({ url, signedIn }) => url !== null && signedIn),
    stop: () => host.stop(),
    call,
    log: (text) => host.log(text),
  });
  const host = new EmbeddedHost({
    onHost: (news) => {
      presence.hostIs(news);
      if (window) sendEvent(window.webContents, "host", news);
    },
    onMediaServer: (news) => {
      if (window) sendEvent(window.webContents, "mediaServer", news);
    },
    onActivity: (activity) => presence.activityIs(activity),
  });

  const log = (text: string) => host.log(text);
  if (hosts.hasOwn || hasHost(process.env, process.platform) || app.commandLine.hasSwitch("start-host")) {
    // Most of the host does not need Electron, so it does not wait for `ready`; the parts that need it do.
    host.start();
    try {
      hosts.addOwn();
    } catch (error) {
      // The disk may be full, which must not keep a host from starting.
      log(`it was not remembered that there is a host on this computer: ${String(error)}`);
    }
  }
  logProblems(log);

  const show = (hidden = false) => {
    const opened = openMainWindow(log, hidden);
    window = opened;
    window.on("closed", () => (window = null));
    presence.keep(opened);
    const changed = () =>
      sendEvent(opened.webContents, "mainWindow", {
        // Closing only hides it.
        minimised: opened.isMinimized() || !opened.isVisible(),
        focused: opened.isFocused(),
      });
    for (const event of ["minimize", "restore", "focus", "blur", "show", "hide"] as const)
      opened.on(event as "focus", changed);
    opened.webContents.on("did-finish-load", changed);
  };
  const bringToFront = () => {
    if (!window) return show();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  };

  const links = new LinkInbox(() => {
    if (app.isReady()) bringToFront();
    if (window) sendEvent(window.webContents, "linkOpened", {});
  });

  const setUp = () => {
    Menu.setApplicationMenu(process.platform === "darwin" ? Menu.getApplicationMenu() : null);
    serveApp(builtFile("renderer"));
    restrictPermissions();
    restoreTheme();
    hosts.pinCertificates(session.defaultSession);
    const spelling = new Spelling(
      session.defaultSession,
      join(app.getPath("userData"), "spelling.json"),
      (news) => {
        if (window) sendEvent(window.webContents, "spelling", news);
      },
    );
    const screenPicker = new ScreenPicker();
    screenPicker.guard(session.defaultSession);
    const notifications = new Notifications((about, action) => {
      if (window) sendEvent(window.webContents, "notificationPressed", { about, action });
    });
    const shortcuts = new GlobalShortcuts(join(app.getPath("userData"), "shortcuts.json"), call, (news) => {
      if (window) sendEvent(window.webContents, "shortcuts", news);
    });
    const backups = new Backups({
      launcher: () => chooseLauncher("main/archive-worker.js", "Hearth backup"),
      folder: () => host.folder,
      whileStopped: (work) => host.whileStopped(work),
      requireOwn: async () => void (await host.requireOwn()),
      onProgress: (progress) => {
        if (window) sendEvent(window.webContents, "backupProgress", progress);
      },
    });
    handleIpc(
      createHandlers({
        host,
        hosts,
        links,
        backups,
        presence,
        call,
        shortcuts,
        spelling,
        screenPicker,
        notifications,
        bringToFront,
      }),
    );
    show(startsHidden());
  };
  app
    .whenReady()
    .then(setUp)
    .catch((error: unknown) => {
      process.stderr.write(`Hearth could not be started: ${String(error)}\n`);
      app.exit(1);
    });

  // The one that starts at login finds this one, and has nothing to show.
  app.on("second-instance", (_event, argv, _folder, passed) => {
    if (answerToggleMute(passed, () => call.toggleMute())) return;
    if (!argv.includes(HIDDEN)) bringToFront();
  });
  app.on("activate", () => {
    if (app.isReady()) bringToFront();
  });
}

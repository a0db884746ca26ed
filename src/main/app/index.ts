import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { app, BrowserWindow, Menu, session, type WebContents } from "electron";
import { defaultDataDirectory } from "../../host/index.ts";
import { Backups } from "../backup/backups.ts";
import { Hosts } from "../hosts/index.ts";
import { handleIpc, sendEvent } from "../ipc/gateway.ts";
import { setLanguage } from "../messages/index.ts";
import { ScreenPicker } from "../screen-picker/screen-picker.ts";
import { LinkInbox } from "../system/link-inbox.ts";
import { openFolder, openLink } from "../system/links.ts";
import { logProblems } from "../system/diagnostics.ts";
import { Notifications } from "../system/notifications.ts";
import { restrictPermissions } from "../system/permissions.ts";
import { renewConnections } from "../system/renew-connections.ts";
import { fetchNoDictionaries } from "../system/spelling.ts";
import { Presence } from "../presence/presence.ts";
import { HIDDEN, setStartAtLogin, startsAtLogin, startsHidden } from "../presence/start-at-login.ts";
import { openMainWindow } from "../windows/main-window.ts";
import { restoreTheme, setTheme } from "../windows/theme.ts";
import { takePress } from "../windows/user-activation.ts";
import { registerAppScheme, serveApp } from "./app-protocol.ts";
import { chooseLauncher, EmbeddedHost } from "./embedded-host.ts";

/**
 * The desktop app. No await at the top level: Electron becomes ready only after this module has been
 * evaluated.
 */

app.setPath("userData", windowDirectory());
registerAppScheme();
// Answering in the ring window plays the call's audio without another user gesture in the page.
app.commandLine.appendSwitch("autoplay-policy", "no-user-gesture-required");

if (app.requestSingleInstanceLock()) run();
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
  const hosts = new Hosts(app.getPath("userData"));
  const presence = new Presence({
    open: () => bringToFront(),
    signedIn: () => hosts.list().hosts.some(({ signedIn }) => signedIn),
    stop: () => host.stop(),
    log: (text) => host.log(text),
  });
  // Most of the host does not need Electron, so it does not wait for `ready`; the parts that need it do.
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

  /** Allows what a window offers only while there is no host: requires a press, so that a script cannot do it. */
  const allowWithoutHost = async (sender: WebContents) => {
    if (!takePress(sender)) throw new Error("This takes a press.");
    if (!(await host.isDown())) throw new Error("The host is running.");
  };

  const setUp = () => {
    Menu.setApplicationMenu(process.platform === "darwin" ? Menu.getApplicationMenu() : null);
    serveApp(join(import.meta.dirname, "../renderer"));
    restrictPermissions();
    restoreTheme();
    hosts.pinCertificates(session.defaultSession);
    fetchNoDictionaries(session.defaultSession);
    const screenPicker = new ScreenPicker();
    screenPicker.guard(session.defaultSession);
    const notifications = new Notifications((about, action) => {
      if (window) sendEvent(window.webContents, "notificationPressed", { about, action });
    });
    const backups = new Backups({
      launcher: () => chooseLauncher(join(import.meta.dirname, "archive-worker.js"), "Hearth backup"),
      folder: () => host.folder,
      whileStopped: (work) => host.whileStopped(work),
      requireOwn: async () => void (await host.requireOwn()),
      onProgress: (progress) => {
        if (window) sendEvent(window.webContents, "backupProgress", progress);
      },
    });
    handleIpc({
      connectToHost() {
        const shown = hosts.current();
        if (!shown) return host.connect();
        const { url, accessToken } = shown;
        return accessToken === null
          ? { status: "signed-out", url }
          : { status: "ready", url, accessToken, mediaServer: null };
      },
      listHosts: () => hosts.list(),
      joinHost: ({ link }) => hosts.join(link),
      listNearby: () => hosts.nearby(),
      joinNearby: ({ url, authority }) => hosts.joinNearby(url, authority),
      showHost: ({ url }) => hosts.show(url),
      forgetHost: ({ url }) => hosts.forget(url),
      keepSession: ({ accessToken }) => hosts.keepSession(accessToken),
      takeOpenedLink() {
        const link = links.take();
        return link === null ? null : hosts.describe(link);
      },
      renewConnections: () => renewConnections(session.defaultSession),
      retryHost: () => host.retry(),
      saveBackup: (backup, sender) => backups.save(backup, sender),
      chooseBackup: (choice, sender) => backups.choose(choice, sender),
      restoreBackup: (_, sender) => backups.restore(sender),
      moveHost: (_, sender) => backups.move(sender),
      cancelBackup: () => backups.cancel(),
      reclaimHost: (_, sender) => backups.reclaim(sender),
      async showDataFolder(_, sender) {
        await allowWithoutHost(sender);
        await openFolder(host.folder);
      },
      async quit(_, sender) {
        await allowWithoutHost(sender);
        app.quit();
      },
      retryMediaServer: () => host.retryMediaServer(),
      cancelMediaServer: () => host.cancelMediaServer(),
      setTheme: ({ theme }) => setTheme(theme),
      openExternal: ({ url }, sender) => openLink(url, sender),
      listScreenSources: (_, sender) => screenPicker.list(sender),
      setLanguage({ language }) {
        setLanguage(language);
        presence.refresh();
      },
      startsAtLogin,
      setStartAtLogin: ({ on }) => setStartAtLogin(on),
      showMainWindow: bringToFront,
      showNotification: (notification) => notifications.show(notification),
      closeNotification: ({ about }) => notifications.close(about),
      chooseScreenSource: (choice, sender) => screenPicker.choose(choice, sender),
    });
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
  app.on("second-instance", (_event, argv) => {
    if (!argv.includes(HIDDEN)) bringToFront();
  });
  app.on("activate", () => {
    if (app.isReady()) bringToFront();
  });
}

import type {
  HearthBridge,
  HostNews,
  IpcAnswer,
  MainWindow,
  MediaServerNews,
} from "../../shared/contract/ipc.ts";
import { deviceName } from "./device-name.ts";
import type { Platform } from "./platform.ts";

/** In the desktop app, everything goes through the preload's bridge to the main process. */
export function createDesktopPlatform(bridge: HearthBridge): Platform {
  const host = observable<HostNews>({ status: "starting" });
  /** The joined host that the window shows; null if it shows the one on this computer, whose news concern no other. */
  let joined: string | null = null;
  bridge.on.host((news) => {
    if (joined === null) host.publish(news);
  });
  const mediaServer = observable<MediaServerNews>({ status: "starting" });
  bridge.on.mediaServer((news) => {
    if (joined === null) mediaServer.publish(news);
  });
  const appWindow = observable<MainWindow>({ minimised: false, focused: false });
  bridge.on.mainWindow(appWindow.publish);
  // The session on the host of this computer is the main process's own.
  const keepSession = (accessToken: string | null) => {
    if (joined !== null) void bridge.call.keepSession({ url: joined, accessToken });
  };
  return {
    kind: "desktop",
    deviceName: deviceName(navigator.userAgent),
    async connect() {
      const connection = valueOf(await bridge.call.connectToHost());
      const isJoined =
        connection.status === "signed-out" ||
        (connection.status === "ready" && connection.mediaServer === null);
      joined = isJoined ? connection.url : null;
      if (connection.status === "ready") mediaServer.publish(connection.mediaServer ?? { status: "healthy" });
      return connection;
    },
    keepSession,
    forgetSession() {
      keepSession(null);
      return true;
    },
    isOwnHost: () => joined === null,
    hosts: {
      list: async () => valueOf(await bridge.call.listHosts()),
      connectTo: async (url) => valueOf(await bridge.call.connectToOtherHost({ url })),
      keepName: async (url, name) => valueOf(await bridge.call.keepHostName({ url, name })),
      forgetSession: async (url) => valueOf(await bridge.call.keepSession({ url, accessToken: null })),
      startOwn: async () => valueOf(await bridge.call.startOwnHost()),
      join: async (link) => valueOf(await bridge.call.joinHost({ link })),
      listNearby: async () => valueOf(await bridge.call.listNearby()),
      joinNearby: async ({ url, authority }) => valueOf(await bridge.call.joinNearby({ url, authority })),
      show: async (url) => valueOf(await bridge.call.showHost({ url })),
      forget: async (url) => valueOf(await bridge.call.forgetHost({ url })),
      renewConnections: async () => valueOf(await bridge.call.renewConnections()),
      onLink(listener) {
        const take = async () => {
          const opened = valueOf(await bridge.call.takeOpenedLink());
          if (opened) listener(opened);
        };
        // One may have been the reason why the app was started.
        void take();
        return bridge.on.linkOpened(() => void take());
      },
    },
    tellLanguage: (language) => void bridge.call.setLanguage({ language }),
    showApp: () => void bridge.call.showMainWindow(),
    openLink: (url) => void bridge.call.openExternal({ url }),
    saveFile: async (url, name) => valueOf(await bridge.call.saveFile({ url, name })),
    setTheme: (theme) => void bridge.call.setTheme({ theme }),
    startAtLogin: {
      get: async () => valueOf(await bridge.call.startsAtLogin()),
      set: async (on) => valueOf(await bridge.call.setStartAtLogin({ on })),
    },
    onAppWindow: appWindow.listen,
    notifications: {
      hasActions: /^(Mac|Win)/.test(navigator.platform),
      permission: () => "granted",
      ask: () => Promise.resolve(true),
      show: (notification) => void bridge.call.showNotification(notification),
      close: (about) => void bridge.call.closeNotification({ about }),
      onPressed: (listener) => void bridge.on.notificationPressed(listener),
    },
    openRingWindow: () => window.open("about:blank", "incoming-call"),
    pip: {
      async open() {
        const opened = window.open("about:blank", "pip");
        if (!opened) throw new Error("The picture-in-picture window could not be opened.");
        return opened;
      },
      automatic: true,
    },
    screens: {
      list: async () => valueOf(await bridge.call.listScreenSources()),
      choose: async (choice) => valueOf(await bridge.call.chooseScreenSource(choice)),
    },
    callControls: {
      tell: (call) => void bridge.call.tellCall({ call }),
      onCommand: (listener) => void bridge.on.callCommand(listener),
    },
    shortcuts: {
      get: async () => valueOf(await bridge.call.getShortcuts()),
      set: async (name, keys) => valueOf(await bridge.call.setShortcut({ name, keys })),
      onChange: bridge.on.shortcuts,
    },
    spelling: {
      get: async () => valueOf(await bridge.call.getSpelling()),
      set: async (languages) => valueOf(await bridge.call.setSpelling({ languages })),
      onChange: bridge.on.spelling,
    },
    backups: {
      save: async (backup) => valueOf(await bridge.call.saveBackup(backup)),
      choose: async (copy) => valueOf(await bridge.call.chooseBackup(copy === undefined ? {} : { copy })),
      restore: async () => valueOf(await bridge.call.restoreBackup()),
      move: async () => valueOf(await bridge.call.moveHost()),
      cancel: () => void bridge.call.cancelBackup(),
      reclaim: async () => valueOf(await bridge.call.reclaimHost()),
      onProgress: bridge.on.backupProgress,
    },
    host: {
      onNews: host.listen,
      retry: async () => valueOf(await bridge.call.retryHost()),
      showFolder: async () => valueOf(await bridge.call.showDataFolder()),
      quit: async () => valueOf(await bridge.call.quit()),
    },
    mediaServer: {
      onNews: mediaServer.listen,
      retry: () => void bridge.call.retryMediaServer(),
      cancel: () => void bridge.call.cancelMediaServer(),
    },
  };
}

/** A value whose latest state each new listener is called with. */
function observable<News>(first: News) {
  const listeners = new Set<(news: News) => void>();
  let latest = first;
  return {
    publish: (news: News) => {
      latest = news;
      for (const listener of listeners) listener(news);
    },
    listen: (listener: (news: News) => void) => {
      listeners.add(listener);
      listener(latest);
      return () => void listeners.delete(listener);
    },
  };
}

function valueOf<Value>(answer: IpcAnswer<Value>): Value {
  if (answer.ok) return answer.value;
  throw new Error(`${answer.code}: ${answer.message}`);
}

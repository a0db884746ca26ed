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
  bridge.on.host(host.publish);
  const mediaServer = observable<MediaServerNews>({ status: "starting" });
  bridge.on.mediaServer(mediaServer.publish);
  const appWindow = observable<MainWindow>({ minimised: false, focused: false });
  bridge.on.mainWindow(appWindow.publish);
  return {
    kind: "desktop",
    deviceName: deviceName(navigator.userAgent),
    async connect() {
      const connection = valueOf(await bridge.call.connectToHost());
      if (connection.status === "ready") mediaServer.publish(connection.mediaServer);
      return connection;
    },
    // The main process keeps it in memory while the app runs.
    keepSession() {},
    forgetSession() {},
    tellLanguage: (language) => void bridge.call.setLanguage({ language }),
    showApp: () => void bridge.call.showMainWindow(),
    openLink: (url) => void bridge.call.openExternal({ url }),
    setTheme: (theme) => void bridge.call.setTheme({ theme }),
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

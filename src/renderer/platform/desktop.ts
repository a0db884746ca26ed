import type { HearthBridge, IpcAnswer, MediaServerNews } from "../../shared/contract/ipc.ts";
import type { Platform } from "./platform.ts";

/** The desktop app: the preload's bridge to the main process. */
export function createDesktopPlatform(bridge: HearthBridge): Platform {
  const listeners = new Set<(news: MediaServerNews) => void>();
  let latest: MediaServerNews = { status: "starting" };
  const publish = (news: MediaServerNews) => {
    latest = news;
    for (const listener of listeners) listener(news);
  };
  bridge.on.mediaServer(publish);
  return {
    kind: "desktop",
    async connect() {
      const connection = valueOf(await bridge.call.connectToHost());
      if (connection.status === "ready") publish(connection.mediaServer);
      return connection;
    },
    // The main process keeps it, in memory, for as long as the app runs.
    keepSession() {},
    forgetSession() {},
    openLink: (url) => void bridge.call.openExternal({ url }),
    pip: {
      async open() {
        const opened = window.open("about:blank", "pip");
        if (!opened) throw new Error("The small window could not be opened.");
        return opened;
      },
      byItself: true,
      onMinimised: (listener) => bridge.on.mainWindow(({ minimised }) => listener(minimised)),
      showApp: () => void bridge.call.showMainWindow(),
    },
    screens: {
      list: async () => valueOf(await bridge.call.listScreenSources()),
      choose: async (choice) => valueOf(await bridge.call.chooseScreenSource(choice)),
    },
    mediaServer: {
      onNews(listener) {
        listeners.add(listener);
        listener(latest);
        return () => void listeners.delete(listener);
      },
      retry: () => void bridge.call.retryMediaServer(),
      cancel: () => void bridge.call.cancelMediaServer(),
    },
  };
}

function valueOf<Value>(answer: IpcAnswer<Value>): Value {
  if (answer.ok) return answer.value;
  throw new Error(`${answer.code}: ${answer.message}`);
}

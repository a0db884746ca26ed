/** The channels between window and main process, by name only: all that the preload has to know. */
export const ipcCalls = [
  "connectToHost",
  "retryHost",
  "showDataFolder",
  "quit",
  "retryMediaServer",
  "cancelMediaServer",
  "openExternal",
  "listScreenSources",
  "chooseScreenSource",
  "setLanguage",
  "showMainWindow",
  "showNotification",
  "closeNotification",
] as const;
export type IpcCall = (typeof ipcCalls)[number];

export const ipcEvents = ["host", "mediaServer", "mainWindow", "notificationPressed"] as const;
export type IpcEvent = (typeof ipcEvents)[number];

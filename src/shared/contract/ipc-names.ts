/** The names of the IPC channels between window and main process, which are all that the preload needs. */
export const ipcCalls = [
  "connectToHost",
  "retryHost",
  "showDataFolder",
  "quit",
  "retryMediaServer",
  "cancelMediaServer",
  "openExternal",
  "setTheme",
  "listScreenSources",
  "chooseScreenSource",
  "setLanguage",
  "startsAtLogin",
  "setStartAtLogin",
  "showMainWindow",
  "showNotification",
  "closeNotification",
  "listHosts",
  "joinHost",
  "listNearby",
  "joinNearby",
  "showHost",
  "forgetHost",
  "keepSession",
  "takeOpenedLink",
  "saveBackup",
  "chooseBackup",
  "restoreBackup",
  "moveHost",
  "cancelBackup",
  "reclaimHost",
] as const;
export type IpcCall = (typeof ipcCalls)[number];

export const ipcEvents = [
  "host",
  "mediaServer",
  "mainWindow",
  "notificationPressed",
  "linkOpened",
  "backupProgress",
] as const;
export type IpcEvent = (typeof ipcEvents)[number];

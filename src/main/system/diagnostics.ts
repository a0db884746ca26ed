import { app } from "electron";

/**
 * Crashes of windows and of Chromium's other processes go to the host's log. There are no memory dumps (Electron
 * writes none unless its crash reporter is started): a dump of a window contains its session and messages.
 */
export function recordTrouble(log: (text: string) => void): void {
  app.on("render-process-gone", (_event, contents, { reason, exitCode }) => {
    if (reason !== "clean-exit") log(`window ${contents.id} is gone: ${reason}, exit code ${exitCode}`);
  });
  app.on("child-process-gone", (_event, { type, name, reason, exitCode }) => {
    if (reason !== "clean-exit") log(`${name ?? type} is gone: ${reason}, exit code ${exitCode}`);
  });
  app.on("web-contents-created", (_event, contents) => {
    contents.on("preload-error", (_failed, _path, error) =>
      log(`preload failed: ${error.stack ?? error.message}`),
    );
    contents.on("console-message", (message) => {
      if (message.level === "error")
        log(`window ${contents.id}: ${message.message} (${message.sourceId}:${message.lineNumber})`);
    });
  });
}

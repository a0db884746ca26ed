import { app } from "electron";

/** Chromium's levels are verbose (0), info, warning and error (3). */
const WARNING = 2;

/**
 * Crashes of windows and of Chromium's other processes go to the host's log, and so do the warnings and errors of
 * pages. There are no memory dumps (Electron writes none unless its crash reporter is started): a dump of a window
 * contains its session and messages.
 */
export function logProblems(log: (text: string) => void): void {
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
    // Before Electron 35, these are separate arguments, not one object.
    contents.on("console-message", (_event, level, message, line, source) => {
      if (level >= WARNING) log(`window ${contents.id}: ${message} (${source}:${line})`);
    });
  });
}

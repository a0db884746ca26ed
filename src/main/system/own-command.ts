import { app } from "electron";

/** What starts this app again: its program, and for one that is not packaged, its folder. */
export function ownCommand(): string[] {
  const program = process.env["APPIMAGE"] ?? process.execPath;
  // Where Chromium's sandbox cannot run, it cannot then either.
  const flags = app.commandLine.hasSwitch("no-sandbox") ? ["--no-sandbox"] : [];
  return [program, ...(app.isPackaged ? [] : [app.getAppPath()]), ...flags];
}

import { readFileSync, rmSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { app } from "electron";
import { ownCommand } from "../system/own-command.ts";
import { autostartEntry, isAutostartOn } from "./autostart-entry.ts";

/** The argument with which the app shows only its icon. */
export const HIDDEN = "--hidden";

/** Whether this app was started without showing its window. */
export const startsHidden = (): boolean =>
  process.argv.includes(HIDDEN) ||
  (process.platform === "darwin" && app.getLoginItemSettings().wasOpenedAtLogin);

/** Whether the app starts when this user logs in; null where the system cannot be told to. */
export function startsAtLogin(): boolean | null {
  if (process.platform === "linux") return isAutostartOn(entryText());
  return isRegistrable() ? app.getLoginItemSettings(loginItem()).openAtLogin : null;
}

/** Has the system start the app when this user logs in, or not any more. Rejects if that cannot be stored. */
export async function setStartAtLogin(on: boolean): Promise<void> {
  if (process.platform !== "linux") app.setLoginItemSettings({ ...loginItem(), openAtLogin: on });
  else if (on) await writeEntry();
  else rmSync(entryFile(), { force: true });
}

/** The app may have been moved, or replaced by another version, since it was chosen. */
export async function refreshStartAtLogin(): Promise<void> {
  if (process.platform !== "linux" || !startsAtLogin()) return;
  if (entryText() !== autostartEntry(command())) await writeEntry();
}

/** What starts this app again, with its icon only. */
const command = (): string[] => [...ownCommand(), HIDDEN];

function loginItem(): { path: string; args: string[] } {
  const [path = "", ...args] = command();
  return { path, args };
}

/** macOS registers the app's bundle; without packaging, that would be Electron's own. */
const isRegistrable = () => process.platform === "win32" || (process.platform === "darwin" && app.isPackaged);

/** As the XDG autostart specification says. */
const entryFile = () => join(app.getPath("appData"), "autostart", "hearth.desktop");

function entryText(): string | null {
  try {
    return readFileSync(entryFile(), "utf8");
  } catch {
    return null;
  }
}

async function writeEntry(): Promise<void> {
  const file = entryFile();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, autostartEntry(command()));
  await rename(`${file}.part`, file);
}

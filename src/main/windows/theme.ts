import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app, nativeTheme } from "electron";
import { theme, type Theme } from "../../shared/contract/ipc.ts";

/** Optional: read and write errors are ignored, since the page sets its theme anyway, only later. */
const file = () => join(app.getPath("userData"), "theme");

/** Sets the theme that the page has chosen last, so that a window has it before its page has loaded. */
export function restoreTheme(): void {
  try {
    nativeTheme.themeSource = theme.parse(readFileSync(file(), "utf8"));
  } catch {
    // None has been chosen yet, or the file is damaged: the system's theme is used.
  }
}

/** Sets the theme of all windows and of what the system draws for them, and remembers it. */
export function setTheme(chosen: Theme): void {
  if (chosen === nativeTheme.themeSource) return;
  nativeTheme.themeSource = chosen;
  try {
    writeFileSync(file(), chosen, { mode: 0o600 });
  } catch {
    // The next start begins with the theme of the one before.
  }
}

/** The background of our pages (`--surface` in ui/tokens.css), so that nothing flashes before a page paints. */
export const surface = (): string => (nativeTheme.shouldUseDarkColors ? "#1c1916" : "#fdfaf6");
/** The same for what floats (`--surface-raised`). */
export const raisedSurface = (): string => (nativeTheme.shouldUseDarkColors ? "#26221f" : "#ffffff");

/** The desktop entry with which a Linux desktop starts the app at login. Pure. */

/** `command` is the program and its arguments. */
export function autostartEntry(command: readonly string[]): string {
  return [
    "[Desktop Entry]",
    "Type=Application",
    "Name=Hearth",
    `Exec=${command.map(quoted).join(" ")}`,
    "X-GNOME-Autostart-enabled=true",
    "",
  ].join("\n");
}

/** Whether an entry is in effect: desktops turn one off without removing it. `entry` is null if there is none. */
export function isAutostartOn(entry: string | null): boolean {
  if (entry === null) return false;
  const lines = new Set(entry.split(/\r?\n/).map((line) => line.replaceAll(/\s*=\s*/g, "=").trim()));
  return !lines.has("Hidden=true") && !lines.has("X-GNOME-Autostart-enabled=false");
}

/**
 * An argument of `Exec`, as the Desktop Entry specification quotes it: once for the command line, and then its backslashes
 * again because it is a string of the file. A percent sign would be a field code.
 */
function quoted(argument: string): string {
  const escaped = argument.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll("%", "%%");
  return `"${escaped.replaceAll("\\", "\\\\")}"`;
}

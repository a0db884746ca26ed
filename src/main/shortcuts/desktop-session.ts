/** What this desktop lets apps know of the keyboard while another one is in front. Pure. */

/** Whether this is a Wayland session, also for an app that is shown through XWayland. */
export const isWayland = (platform: string, env: Readonly<Record<string, string | undefined>>): boolean =>
  platform === "linux" && (env["XDG_SESSION_TYPE"] === "wayland" || Boolean(env["WAYLAND_DISPLAY"]));

/** Whether keys that are held are reported repeatedly: macOS and Wayland's portal report only the first press. */
export const reportsHolds = (platform: string, env: Readonly<Record<string, string | undefined>>): boolean =>
  platform !== "darwin" && !isWayland(platform, env);

/** A command line as it can be pasted into the system's settings or a terminal. */
export function commandLine(words: readonly string[], platform: string): string {
  const quoted = (word: string) =>
    platform === "win32" ? `"${word}"` : `'${word.replaceAll("'", String.raw`'\''`)}'`;
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(" ");
}

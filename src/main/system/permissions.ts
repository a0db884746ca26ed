import { session, systemPreferences } from "electron";
import { inBackground } from "../../shared/base/background.ts";
import { APP_ORIGIN } from "../../shared/base/app-origin.ts";

const allowed = new Set([
  "media",
  // Decided by our own picker: `screen-picker`.
  "display-capture",
  "speaker-selection",
  "fullscreen",
  "clipboard-sanitized-write",
]);

const isOwn = (url: string) => url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);

/** Grants only these permissions, and only to our own page. */
export function restrictPermissions(): void {
  const own = session.defaultSession;
  own.setPermissionRequestHandler((_contents, permission, answer, details) => {
    if (!allowed.has(permission) || !isOwn(details.requestingUrl)) answer(false);
    else if (permission === "media" && process.platform === "darwin")
      inBackground(
        async () => answer(await askSystem((details as { mediaTypes?: string[] }).mediaTypes ?? [])),
        () => answer(false),
      );
    else answer(true);
  });
  own.setPermissionCheckHandler(
    (_contents, permission, origin) => allowed.has(permission) && isOwn(origin.replace(/\/$/, "")),
  );
}

/** macOS asks once per app, and only if the app requests it. */
async function askSystem(kinds: readonly string[]): Promise<boolean> {
  const wanted = [
    ...(kinds.includes("audio") ? (["microphone"] as const) : []),
    ...(kinds.includes("video") ? (["camera"] as const) : []),
  ];
  for (const kind of wanted) if (!(await systemPreferences.askForMediaAccess(kind))) return false;
  return true;
}

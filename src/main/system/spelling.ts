import type { Session } from "electron";

/** Whether the system checks spelling itself. Elsewhere it is Chromium, which fetches its dictionaries from Google. */
export const systemChecksSpelling = process.platform === "darwin";

/** A window that wants no checking is not enough: the dictionary of a session's language comes at its first page. */
export function fetchNoDictionaries(session: Session): void {
  if (!systemChecksSpelling) session.setSpellCheckerLanguages([]);
}

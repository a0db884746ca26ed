import type { Session } from "electron";

/** Whether the system has a spell checker. Otherwise Chromium's is used, which downloads dictionaries from Google. */
export const systemChecksSpelling = process.platform === "darwin";

/** Disabling it per window is not enough: the session downloads its language's dictionary on its first page. */
export function fetchNoDictionaries(session: Session): void {
  if (!systemChecksSpelling) session.setSpellCheckerLanguages([]);
}

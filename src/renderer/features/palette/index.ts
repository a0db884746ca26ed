import { withLaterTexts } from "../../messages/load-later-texts.ts";
import { laterDialog } from "../../ui/later-dialog.tsx";

export const ShortcutsSheet = laterDialog(
  async () => (await withLaterTexts(import("./shortcuts-sheet.tsx"))).ShortcutsSheet,
);

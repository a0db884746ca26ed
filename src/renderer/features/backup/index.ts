import { withLaterTexts } from "../../messages/load-later-texts.ts";
import { laterDialog } from "../../ui/later-dialog.tsx";

export const RestoreDialog = laterDialog(
  async () => (await withLaterTexts(import("./restore-dialog.tsx"))).RestoreDialog,
);
export const MoveDialog = laterDialog(
  async () => (await withLaterTexts(import("./move-dialog.tsx"))).MoveDialog,
);

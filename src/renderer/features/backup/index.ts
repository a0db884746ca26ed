import { loadLaterTexts } from "../../messages/load-later-texts.ts";
import { laterDialog } from "../../ui/later-dialog.tsx";

export const RestoreDialog = laterDialog(async () => {
  const [{ RestoreDialog }] = await Promise.all([import("./restore-dialog.tsx"), loadLaterTexts()]);
  return RestoreDialog;
});
export const MoveDialog = laterDialog(async () => {
  const [{ MoveDialog }] = await Promise.all([import("./move-dialog.tsx"), loadLaterTexts()]);
  return MoveDialog;
});

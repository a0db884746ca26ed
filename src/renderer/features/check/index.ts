import { loadLaterTexts } from "../../messages/load-later-texts.ts";
import { laterDialog } from "../../ui/later-dialog.tsx";

export const Check = laterDialog(async () => {
  const [{ Check }] = await Promise.all([import("./check.tsx"), loadLaterTexts()]);
  return Check;
});

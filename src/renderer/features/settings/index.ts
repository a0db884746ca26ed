import { loadLaterTexts } from "../../messages/load-later-texts.ts";
import { laterDialog } from "../../ui/later-dialog.tsx";

export const Settings = laterDialog(async () => {
  const [{ Settings }] = await Promise.all([import("./settings.tsx"), loadLaterTexts()]);
  return Settings;
});

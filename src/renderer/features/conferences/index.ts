import { withLaterTexts } from "../../messages/load-later-texts.ts";
import { laterDialog } from "../../ui/later-dialog.tsx";

export const Conferences = laterDialog(
  async () => (await withLaterTexts(import("./conferences.tsx"))).Conferences,
);

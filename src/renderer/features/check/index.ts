import { withLaterTexts } from "../../messages/load-later-texts.ts";
import { laterDialog } from "../../ui/later-dialog.tsx";

export const Check = laterDialog(async () => (await withLaterTexts(import("./check.tsx"))).Check);

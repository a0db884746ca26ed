import { withLaterTexts } from "../../messages/load-later-texts.ts";
import { laterDialog } from "../../ui/later-dialog.tsx";

export const Settings = laterDialog(async () => (await withLaterTexts(import("./settings.tsx"))).Settings);

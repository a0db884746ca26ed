import { laterDialog } from "../../ui/later-dialog.tsx";

export const Settings = laterDialog(async () => (await import("./settings.tsx")).Settings);

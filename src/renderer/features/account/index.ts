import { laterDialog } from "../../ui/later-dialog.tsx";

export const AccountDialog = laterDialog(async () => (await import("./account-dialog.tsx")).AccountDialog);

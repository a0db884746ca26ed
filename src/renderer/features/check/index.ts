import { laterDialog } from "../../ui/later-dialog.tsx";

export const Check = laterDialog(async () => (await import("./check.tsx")).Check);

import { laterDialog } from "../../ui/later-dialog.tsx";

export { block } from "./block.ts";
export const AccountDialog = laterDialog(async () => (await import("./account-dialog.tsx")).AccountDialog);
export const PeopleDialog = laterDialog(async () => (await import("./people-dialog.tsx")).PeopleDialog);

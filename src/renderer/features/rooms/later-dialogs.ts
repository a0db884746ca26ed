import { withLaterTexts } from "../../messages/load-later-texts.ts";
import { laterDialog } from "../../ui/later-dialog.tsx";

export const CreateRoomDialog = laterDialog(
  async () => (await withLaterTexts(import("./create-room-dialog.tsx"))).CreateRoomDialog,
);
export const InviteDialog = laterDialog(
  async () => (await withLaterTexts(import("./invite-dialog.tsx"))).InviteDialog,
);

export { InviteDialog } from "./invite-dialog.tsx";
export { RoomList } from "./room-list.tsx";

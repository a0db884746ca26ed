export { InviteDialog } from "./later-dialogs.ts";
export { RoomList } from "./room-list.tsx";

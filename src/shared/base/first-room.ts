/**
 * The name of the open room that every host starts with. It stands for itself in the API; a client shows a room of that
 * name in its own language.
 */
export const firstRoomName = "General";

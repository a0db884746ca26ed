import { routes } from "../../shared/contract/client.ts";
import type { Room } from "../../shared/contract/entities.ts";
import { useApp } from "./app-store.ts";
import { currentApi } from "./current-api.ts";
import { withMessages, withRoom } from "./replica.ts";

/** Requests whose answers go into the store at once, without waiting for the event. Each rejects with an `ApiError`. */

export async function rename(displayName: string): Promise<void> {
  const me = await currentApi().call(routes.renameMe, { body: { display_name: displayName } });
  useApp.setState({ phase: { status: "signed-in", me } });
}

/** Blocks or unblocks somebody. */
export async function setBlocked(userId: string, blocked: boolean): Promise<void> {
  const route = blocked ? routes.blockPerson : routes.unblockPerson;
  const list = await currentApi().call(route, { params: { user_id: userId } });
  useApp.setState(({ replica }) => ({ replica: { ...replica, blocked: list } }));
}

/** Marks all missed calls as seen, on all devices of this person. */
export async function markMissedCallsSeen(): Promise<void> {
  const missed = await currentApi().call(routes.markMissedCallsSeen);
  useApp.setState(({ replica }) => ({ replica: { ...replica, missed } }));
}

export async function createRoom(name: string): Promise<Room> {
  const room = await currentApi().call(routes.createRoom, { body: { name } });
  useApp.setState(({ replica }) => ({ replica: withRoom(replica, room) }));
  return room;
}

export async function openDirectRoom(userId: string): Promise<Room> {
  const room = await currentApi().call(routes.createDirectRoom, { body: { user_id: userId } });
  useApp.setState(({ replica }) => ({ replica: withRoom(replica, room) }));
  return room;
}

/** Fetches the newest messages of a room, or the ones before those that are known. */
export async function loadMessages(roomId: string, before?: number): Promise<void> {
  const page = await currentApi().call(routes.listMessages, {
    params: { room_id: roomId },
    query: before === undefined ? {} : { before },
  });
  useApp.setState(({ replica }) => ({ replica: withMessages(replica, roomId, page.messages, page.more) }));
}

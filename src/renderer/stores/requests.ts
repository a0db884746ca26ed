import { routes } from "../../shared/contract/client.ts";
import type { Room } from "../../shared/contract/entities.ts";
import type { ServerEvent } from "../../shared/contract/events.ts";
import { useApp } from "./app-store.ts";
import { currentApi } from "./current-api.ts";
import { beginning, onEvent } from "./events.ts";
import { applyEvent, withMessages, withRoom, type Replica } from "./replica.ts";

/** Requests whose answers go into the store at once, without waiting for the event. Each rejects with an `ApiError`. */

export async function rename(displayName: string): Promise<void> {
  const { display_name, named } = await currentApi().call(routes.renameMe, {
    body: { display_name: displayName },
  });
  // Not the role, which may have changed meanwhile.
  useApp.setState(({ phase }) =>
    phase.status === "signed-in" ? { phase: { ...phase, me: { ...phase.me, display_name, named } } } : {},
  );
}

/** Blocks or unblocks somebody. */
export async function setBlocked(userId: string, blocked: boolean): Promise<void> {
  const route = blocked ? routes.blockPerson : routes.unblockPerson;
  await apply(
    currentApi().call(route, { params: { user_id: userId } }),
    (replica, blocked) => ({ ...replica, blocked }),
    ({ type }) => type === "swp.blocks",
  );
}

/** Marks all missed calls as seen, on all devices of this person. */
export async function markMissedCallsSeen(): Promise<void> {
  await apply(
    currentApi().call(routes.markMissedCallsSeen),
    (replica, missed) => ({ ...replica, missed }),
    ({ type }) => type === "swp.missed_calls" || type === "swp.call.missed",
  );
}

export async function createRoom(name: string): Promise<Room> {
  const room = await currentApi().call(routes.createRoom, { body: { name } });
  addRoom(room);
  return room;
}

export async function openDirectRoom(userId: string): Promise<Room> {
  const room = await currentApi().call(routes.createDirectRoom, { body: { user_id: userId } });
  addRoom(room);
  return room;
}

/** Fetches the newest messages of a room, or the ones before those that are known. */
export async function loadMessages(roomId: string, before?: number): Promise<void> {
  const applied = await apply(
    currentApi().call(routes.listMessages, {
      params: { room_id: roomId },
      query: before === undefined ? {} : { before },
    }),
    (replica, { messages, more }) => withMessages(replica, roomId, messages, more),
    (event) =>
      event.type === "swp.message" || event.type === "swp.room.left"
        ? event.data.room_id === roomId
        : event.type === "swp.recording" && event.data.recording.room_id === roomId,
  );
  // There is nothing any more that earlier ones could be put before.
  if (applied === "outdated" && before === undefined) await loadMessages(roomId);
}

/** Once a room is known, events keep it current, and an answer may be older than they are. */
function addRoom(room: Room): void {
  useApp.setState(({ replica }) => (replica.rooms[room.id] ? {} : { replica: withRoom(replica, room) }));
}

/**
 * Changes the replica by the host's answer. That may say how things were before the events that have arrived meanwhile, so that
 * those that are about the same are applied again. An answer for another session is not applied, nor an outdated one: the replica
 * has begun again since, and no event says what was in between.
 */
async function apply<Answer>(
  request: Promise<Answer>,
  change: (replica: Replica, answer: Answer) => Replica,
  isAbout: (event: ServerEvent) => boolean,
): Promise<"outdated" | "done"> {
  const api = currentApi();
  const began = beginning();
  const meanwhile: ServerEvent[] = [];
  const stop = onEvent((event) => void (isAbout(event) && meanwhile.push(event)));
  try {
    const answer = await request;
    if (currentApi() !== api) return "done";
    if (beginning() !== began) return "outdated";
    useApp.setState(({ replica }) => ({ replica: meanwhile.reduce(applyEvent, change(replica, answer)) }));
    return "done";
  } finally {
    stop();
  }
}

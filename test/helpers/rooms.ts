import { routes } from "../../src/shared/contract/index.ts";
import type { Room } from "../../src/shared/contract/entities.ts";
import type { TestHost, TestPerson } from "./host.ts";

/** A new room of the owner's with these members, whose power is 0. */
export async function createRoomWith(
  host: Pick<TestHost, "owner">,
  people: readonly TestPerson[],
): Promise<Room> {
  const room = await host.owner.api.call(routes.createRoom, { body: { name: "Test" } });
  for (const { userId } of people)
    await host.owner.api.call(routes.putMember, {
      params: { room_id: room.id, user_id: userId },
      body: { power_level: 0 },
    });
  return room;
}

export const initiate = (person: TestPerson, room_id: string) =>
  person.api.call(routes.initiateCall, { body: { room_id, type: "video" } });

/** The parameters of a request about a call. */
export const inCall = ({ call_id }: { call_id: string }) => ({ params: { call_id } });

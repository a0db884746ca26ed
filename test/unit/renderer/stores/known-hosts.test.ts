import { expect, test } from "vitest";
import { createApi } from "../../../../src/renderer/api/client.ts";
import {
  addressAmong,
  freshlyMissed,
  latestMessage,
  ringsElsewhere,
  type KnownHost,
} from "../../../../src/renderer/stores/known-hosts.ts";
import { fromLists } from "../../../../src/renderer/stores/replica.ts";
import type { CallDocument, Me, Message, Room } from "../../../../src/shared/contract/entities.ts";

const [ada, bea] = ["a".repeat(24), "b".repeat(24)];
const time = "2026-01-01T00:00:00.000Z";
const profile = {
  name: "Office",
  room_creation: "member",
  invites: "admin",
  recordings_enabled: true,
  transcripts: false,
} as const;
const me = { id: ada, device_id: "d".repeat(24), display_name: "Ada", role: "member" } as unknown as Me;

const ringing = (id: string, initiator = bea) =>
  ({
    id,
    room_id: "room-1",
    type: "audio",
    status: "ringing",
    initiator_id: initiator,
    ringing: [ada],
  }) as unknown as CallDocument;
const message = (position: number, sender = bea) =>
  ({ id: `m${position}`, position, room_id: "room-1", sender_id: sender }) as unknown as Message;
const room = (call: CallDocument | null, last: Message | null = null): Room => ({
  id: "room-1",
  name: "General",
  topic: "",
  kind: "open",
  created_at: time,
  members: [{ user_id: bea, display_name: "Bea", power_level: 0, disabled: false }],
  call,
  last_message: last,
});
const replicaOf = (rooms: Room[], blocked: string[] = []) =>
  fromLists(
    profile,
    rooms,
    [],
    blocked.map((user_id) => ({ user_id, display_name: "", created_at: time })),
  );

function host(url: string, call: CallDocument | null, blocked: string[] = []): KnownHost {
  const followed = { api: createApi(url, null), me, replica: replicaOf([room(call)], blocked) };
  return { url, name: "Office", signedIn: true, online: true, unread: false, followed };
}
const notFollowed = (url: string | null, name: string | null): KnownHost => ({
  url,
  name,
  signedIn: true,
  online: false,
  unread: false,
  followed: null,
});

test("a call rings from whichever host it comes", () => {
  const hosts = [
    host("https://a.example", ringing("one")),
    host("https://b.example", ringing("two")),
    notFollowed(null, "Own"),
  ];
  const rings = ringsElsewhere(hosts, []);
  expect(rings.map(({ host: { url }, call }) => [url, call.id])).toEqual([
    ["https://a.example", "one"],
    ["https://b.example", "two"],
  ]);
  expect(rings[0]?.room?.name).toBe("General");
});

test("a host that is known under two addresses, or is also the one that is shown, rings once", () => {
  const hosts = [host("https://a.example", ringing("one")), host("https://10.0.0.1", ringing("one"))];
  expect(ringsElsewhere(hosts, [])).toHaveLength(1);
  expect(ringsElsewhere(hosts, [{ id: "one" }])).toEqual([]);
});

test("somebody who is blocked there does not ring", () => {
  expect(ringsElsewhere([host("https://a.example", ringing("one"), [bea])], [])).toEqual([]);
});

test("the latest message is the latest of somebody else who is not blocked", () => {
  const latest = (last: Message, blocked: string[] = []) =>
    latestMessage({ me, replica: replicaOf([room(null, last)], blocked) });
  expect(latest(message(7))).toBe(7);
  expect(latest(message(7, ada))).toBe(0);
  expect(latest(message(7), [bea])).toBe(0);
});

test("nothing is missed on a host that has not answered yet", () => {
  expect(freshlyMissed(notFollowed("https://a.example", null))).toBe(0);
});

test("hosts of one name are told apart by their addresses", () => {
  const hosts = [
    notFollowed(null, "Hearth"),
    notFollowed("https://10.0.0.1:4780", "Hearth"),
    notFollowed("https://calls.example", "Studio"),
  ];
  expect(hosts.map((each) => addressAmong(hosts, each))).toEqual([null, "10.0.0.1:4780", null]);
});

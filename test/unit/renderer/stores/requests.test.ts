import { beforeEach, expect, test, vi } from "vitest";
import type {
  Me,
  Message,
  MissedCall,
  RecordingDocument,
  Room,
} from "../../../../src/shared/contract/entities.ts";
import type { ServerEvent } from "../../../../src/shared/contract/events.ts";
import type { Api } from "../../../../src/renderer/api/client.ts";
import { useApp } from "../../../../src/renderer/stores/app-store.ts";
import { setCurrentApi } from "../../../../src/renderer/stores/current-api.ts";
import { applyEvents, beginAgain } from "../../../../src/renderer/stores/events.ts";
import { fetchLists } from "../../../../src/renderer/stores/lists.ts";
import { emptyReplica } from "../../../../src/renderer/stores/replica.ts";
import {
  createRoom,
  loadMessages,
  markMissedCallsSeen,
  rename,
  setBlocked,
} from "../../../../src/renderer/stores/requests.ts";
import { routes } from "../../../../src/shared/contract/client.ts";

const message = (position: number, room = "room-1"): Message => ({
  id: `message-${position}`,
  position,
  room_id: room,
  sender_id: "a".repeat(24),
  body: `${position}`,
  txn_id: null,
  created_at: "2026-01-01T00:00:00.000Z",
  call: null,
  kind: "text",
  recording: null,
});
const said = (position: number, room?: string): ServerEvent => ({
  position,
  type: "swp.message",
  data: message(position, room),
});
const recording = (status: RecordingDocument["status"]) =>
  ({ id: "recording-1", room_id: "room-1", status }) as RecordingDocument;

const me: Me = {
  id: "b".repeat(24),
  display_name: "Ada",
  role: "member",
  device_id: "device-1",
  named: true,
};

/** Answer the requests, in their order. */
let answers: ((answer: object) => void)[] = [];
const slowApi = () =>
  ({ url: "", call: () => new Promise((resolve) => answers.push(resolve)) }) as unknown as Api;

beforeEach(() => {
  answers = [];
  setCurrentApi(slowApi());
  useApp.setState({ phase: { status: "signed-in", me }, replica: emptyReplica, pending: [] });
});

const shown = () => useApp.getState().replica.timelines["room-1"]?.messages.map(({ position }) => position);

test("a message that arrives while the newest ones are loaded is shown, though the answer is older", async () => {
  const loading = loadMessages("room-1");
  applyEvents([said(3), said(4), said(5, "room-2")]);
  answers[0]?.({ messages: [message(1), message(2)], more: false });
  await loading;
  expect(shown()).toEqual([1, 2, 3, 4]);
  expect(useApp.getState().replica.timelines["room-2"]).toBeUndefined();
});

test("a message that is in the answer as well is shown once", async () => {
  const loading = loadMessages("room-1");
  applyEvents([said(2)]);
  answers[0]?.({ messages: [message(1), message(2)], more: false });
  await loading;
  expect(shown()).toEqual([1, 2]);
});

test("a recording that ends while its message is loaded is shown as it is now", async () => {
  const loading = loadMessages("room-1");
  applyEvents([{ position: 3, type: "swp.recording", data: { recording: recording("finished") } }]);
  answers[0]?.({
    messages: [{ ...message(2), kind: "recording", recording: recording("recording") }],
    more: false,
  });
  await loading;
  expect(useApp.getState().replica.timelines["room-1"]?.messages[0]?.recording?.status).toBe("finished");
});

test("what arrives after a page was loaded is not applied to the next one", async () => {
  const first = loadMessages("room-1");
  applyEvents([said(3)]);
  answers[0]?.({ messages: [message(2)], more: true });
  await first;
  useApp.setState({ replica: emptyReplica });
  const second = loadMessages("room-1");
  answers[1]?.({ messages: [message(2)], more: true });
  await second;
  expect(shown()).toEqual([2]);
});

test("a call that is missed while the others are marked as seen is not lost", async () => {
  useApp.setState({ replica: { ...emptyReplica, missed: [] } });
  const marking = markMissedCallsSeen();
  const data = { call_id: "call-2", room_id: "room-1" } as Omit<MissedCall, "seen">;
  applyEvents([{ position: 1, type: "swp.call.missed", data }]);
  answers[0]?.([{ call_id: "call-1", seen: true }]);
  await marking;
  expect(useApp.getState().replica.missed?.map(({ call_id }) => call_id)).toEqual(["call-2", "call-1"]);
});

test("a room that has changed since it was created stays as it is now", async () => {
  const room = { id: "room-3", name: "Plans", call: null, last_message: null } as unknown as Room;
  const creating = createRoom("Plans");
  applyEvents([
    { position: 1, type: "swp.room", data: room },
    { position: 2, type: "swp.room", data: { ...room, name: "Great plans" } },
  ]);
  answers[0]?.(room);
  await creating;
  expect(useApp.getState().replica.rooms["room-3"]?.name).toBe("Great plans");
});

test("a list that has changed since it was changed here stays as it is now", async () => {
  const block = (id: string) => ({ user_id: id, display_name: id, created_at: "2026-01-01T00:00:00.000Z" });
  const blocking = setBlocked("bea", true);
  applyEvents([{ position: 2, type: "swp.blocks", data: { blocked: [block("bea"), block("cem")] } }]);
  answers[0]?.([block("bea")]);
  await blocking;
  expect(useApp.getState().replica.blocked?.map(({ user_id }) => user_id)).toEqual(["bea", "cem"]);
});

test("a role that has changed while somebody takes another name stays as it is now", async () => {
  const renaming = rename("Ada L.");
  applyEvents([{ position: 2, type: "swp.me", data: { ...me, role: "admin" } }]);
  answers[0]?.({ ...me, display_name: "Ada L." });
  await renaming;
  expect(useApp.getState().phase).toMatchObject({ me: { display_name: "Ada L.", role: "admin" } });
});

test("a room that is left while its messages are loaded keeps none of them", async () => {
  const loading = loadMessages("room-1");
  applyEvents([{ position: 3, type: "swp.room.left", data: { room_id: "room-1" } }]);
  answers[0]?.({ messages: [message(1), message(2)], more: false });
  await loading;
  expect(useApp.getState().replica.timelines).toEqual({});
});

test("the newest messages are loaded again if the lists were: no event says what came in between", async () => {
  const loading = loadMessages("room-1");
  beginAgain(me, emptyReplica);
  answers[0]?.({ messages: [message(1), message(2)], more: false });
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  expect(shown()).toBeUndefined();
  applyEvents([said(5)]);
  answers[1]?.({ messages: [message(1), message(2), message(4)], more: false });
  await loading;
  expect(shown()).toEqual([1, 2, 4, 5]);
});

test("earlier messages never stand for the newest ones", async () => {
  const newest = loadMessages("room-1");
  answers[0]?.({ messages: [message(8)], more: true });
  await newest;
  const earlier = loadMessages("room-1", 8);
  beginAgain(me, emptyReplica);
  answers[1]?.({ messages: [message(7)], more: true });
  await earlier;
  expect(shown()).toBeUndefined();
  expect(answers).toHaveLength(2);
});

test("an answer to who was signed in before changes nothing", async () => {
  const loading = loadMessages("room-1");
  setCurrentApi(slowApi());
  answers[0]?.({ messages: [message(1)], more: false });
  await loading;
  expect(shown()).toBeUndefined();
});

test("after too many events were missed, who this person is on the host is asked again, too", async () => {
  const lists = new Map<unknown, unknown>([
    [routes.listRooms, { host: emptyReplica.host, rooms: [], position: 7 }],
    [routes.getMe, { ...me, role: "admin" }],
    [routes.listMissedCalls, []],
    [routes.listBlocks, []],
  ]);
  const call = async (route: unknown) => lists.get(route);
  const fetched = await fetchLists({ url: "", call } as unknown as Api);
  beginAgain(fetched.me, fetched.replica);
  expect(useApp.getState().phase).toMatchObject({ me: { role: "admin" } });
});

import { beforeEach, expect, test } from "vitest";
import type {
  Message,
  MissedCall,
  RecordingDocument,
  Room,
} from "../../../../src/shared/contract/entities.ts";
import type { ServerEvent } from "../../../../src/shared/contract/events.ts";
import type { Api } from "../../../../src/renderer/api/client.ts";
import { useApp } from "../../../../src/renderer/stores/app-store.ts";
import { setCurrentApi } from "../../../../src/renderer/stores/current-api.ts";
import { applyEvents } from "../../../../src/renderer/stores/events.ts";
import { emptyReplica } from "../../../../src/renderer/stores/replica.ts";
import { createRoom, loadMessages, markMissedCallsSeen } from "../../../../src/renderer/stores/requests.ts";

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

/** Answer the requests, in their order. */
let answers: ((answer: object) => void)[] = [];

beforeEach(() => {
  answers = [];
  const call = () => new Promise((resolve) => answers.push(resolve));
  setCurrentApi({ url: "", call } as unknown as Api);
  useApp.setState({ replica: emptyReplica, pending: [] });
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

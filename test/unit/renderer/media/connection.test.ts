import { expect, test } from "vitest";
import {
  callIdOf,
  connect,
  type ConnectionEvent,
  type ConnectionState,
} from "../../../../src/renderer/media/connection.ts";

const after = (...events: ConnectionEvent[]): ConnectionState =>
  events.reduce<ConnectionState>(connect, { status: "idle" });
const join: ConnectionEvent = { type: "join", roomId: "room-1" };
const granted: ConnectionEvent = { type: "granted", callId: "call-1" };
const connected: ConnectionEvent = { type: "connected" };
const lost: ConnectionEvent = { type: "lost", at: 7 };

test.each<[string, ConnectionEvent[], ConnectionState["status"]]>([
  ["joins", [join], "joining"],
  ["is connected once granted and connected", [join, granted, connected], "connected"],
  ["is not connected before it knows its call", [join, connected], "joining"],
  ["reconnects when it is lost", [join, granted, connected, lost], "reconnecting"],
  ["comes back", [join, granted, connected, lost, connected], "connected"],
  ["stays reconnecting when lost again", [join, granted, connected, lost, lost], "reconnecting"],
  ["can be left while reconnecting", [join, granted, connected, lost, { type: "left" }], "idle"],
  ["fails with a reason", [join, { type: "failed", reason: "SW_FORBIDDEN" }], "failed"],
  ["does not fail after it was left", [join, { type: "left" }, { type: "failed", reason: "x" }], "idle"],
  ["does not come back after it was left", [join, granted, { type: "left" }, connected], "idle"],
])("a connection %s", (_name, events, status) => {
  expect(after(...events).status).toBe(status);
});

test("a connection keeps its call until it is left", () => {
  expect(callIdOf(after(join, granted, connected, lost))).toBe("call-1");
  expect(callIdOf(after(join, granted, { type: "left" }))).toBeNull();
});

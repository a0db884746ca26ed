import { expect, test } from "vitest";
import { ControlPlaneChannel } from "../../../src/host/channel.ts";
import type { ToControlPlane } from "../../../src/shared/contract/process-channel.ts";
import { noNetwork } from "../../helpers/control-plane.ts";
import { HostFailure } from "../../../src/shared/errors/host-codes.ts";

/** The supervisor's end alone. What a real process answers is tested in `integration/launcher.test.ts`. */
function open() {
  const sent: ToControlPlane[] = [];
  const lines: string[] = [];
  const clocks: unknown[] = [];
  const channel = new ControlPlaneChannel({
    send: (message) => sent.push(message),
    calls: noNetwork,
    events: {
      activity: () => {},
      hostName: () => {},
      clock: (anchor) => clocks.push(anchor),
      damaged: () => {},
    },
    onLine: (line) => lines.push(line),
  });
  return { channel, sent, lines, clocks };
}

const gone = new HostFailure("HEARTH_CONTROL_PLANE_FAILED", "SIGKILL");

test("calls that were sent at once get each its own answer", async () => {
  const { channel, sent } = open();
  const calls = [1, 2].map((lifetime) => channel.call("createOwnerCode", { lifetime }, 60_000));
  for (const message of sent.toReversed())
    if (message.type === "call")
      channel.receive({ type: "answer", id: message.id, value: { code: `code ${message.id}` } });
  expect(await Promise.all(calls)).toEqual([{ code: "code 1" }, { code: "code 2" }]);
});

test("a call rejects when its process exits, and so does each later one, which is not sent", async () => {
  const { channel, sent } = open();
  const unanswered = channel.call("ping", undefined, 60_000);
  channel.close(gone);
  await expect(unanswered).rejects.toBe(gone);
  await expect(channel.call("ping", undefined, 60_000)).rejects.toBe(gone);
  channel.tell("stop", undefined);
  expect(sent).toHaveLength(1);
});

test("a call rejects with the failure that the process answers with", async () => {
  const { channel } = open();
  const refused = channel.call("ping", undefined, 60_000);
  channel.receive({ type: "failure", id: 1, code: "HEARTH_DISK_FULL", detail: "/data" });
  await expect(refused).rejects.toMatchObject({ code: "HEARTH_DISK_FULL", detail: "/data" });
});

test("a call whose answer is outside the contract rejects", async () => {
  const { channel } = open();
  const answered = channel.call("start", {} as never, 60_000);
  channel.receive({ type: "answer", id: 1, value: { port: "80" } });
  await expect(answered).rejects.toMatchObject({ code: "HEARTH_CONTROL_PLANE_FAILED" });
});

test("events are checked, and messages outside the contract are logged", () => {
  const { channel, lines, clocks } = open();
  channel.receive({ type: "event", name: "clock", data: { wall: 1, uptime: 2 } });
  expect(clocks).toEqual([{ wall: 1, uptime: 2 }]);
  for (const message of [
    null,
    "text",
    { type: "answer" },
    { type: "event", name: "unknown" },
    { type: "event", name: "clock", data: { wall: "noon" } },
    { type: "answer", id: 99 },
  ])
    channel.receive(message);
  expect(lines).toHaveLength(5);
  expect(clocks).toHaveLength(1);
});

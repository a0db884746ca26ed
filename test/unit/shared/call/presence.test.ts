import { expect, test } from "vitest";
import { startCall, transition } from "../../../../src/shared/call/call.ts";
import type { SeenParticipant } from "../../../../src/shared/call/presence.ts";

const ada = `${"a".repeat(24)}:dev-${"1".repeat(16)}`;
const bea = `${"b".repeat(24)}:dev-${"1".repeat(16)}`;

const ringing = startCall({
  id: "call-1",
  roomId: "room-1",
  type: "video",
  direct: false,
  initiator: ada,
  others: ["b".repeat(24)],
  at: 0,
});
const active = transition(ringing, { type: "joined", identity: bea, at: 1_000 });
const seen = (at: number, ...participants: SeenParticipant[]) =>
  transition(active, { type: "seen", participants, at });
const sending = (identity: string): SeenParticipant => ({
  identity,
  audioOn: true,
  videoOn: true,
  hidden: false,
});

test("a device sends nothing before it is connected, nor once it is disconnected", () => {
  const silent = { connected: false, audioOn: false, videoOn: false };
  expect(active.devices).toMatchObject({ [ada]: silent, [bea]: silent });
  const connected = seen(2_000, sending(ada), sending(bea));
  expect(connected.devices[bea]).toMatchObject({
    connected: true,
    since: 2_000,
    audioOn: true,
    videoOn: true,
  });
  const disconnected = transition(connected, { type: "seen", participants: [sending(ada)], at: 3_000 });
  expect(disconnected.devices[bea]).toMatchObject({ ...silent, since: 3_000 });
});

test("a call that is resumed at the time of its last event is unchanged", () => {
  const call = seen(2_000, sending(ada));
  expect(transition(call, { type: "resumed", at: 2_000 })).toBe(call);
  expect(transition(call, { type: "resumed", at: 1_999 })).toMatchObject({ startedAt: -1 });
});

import { RoomEvent } from "livekit-client";
import { expect, test, vi } from "vitest";
import { useCall } from "../../../../src/renderer/stores/call-store.ts";
import { addParticipant, subscribe, subscribeVoice } from "./fake-media.ts";
import { flow } from "./fake-room.ts";
import { bea, cem, createTimeline, grantOf, me, setParticipants } from "./timeline.ts";

const shown = () =>
  useCall.getState().participants.map(({ userId, quality }) => ({ userId, quality: quality.level }));
const participants = (...userIds: readonly string[]) =>
  userIds.map((userId) => ({ userId, quality: "good" }));
const missing = (userId: string) => ({ userId, quality: "lost" });

/** In a call with Bea and Cem. */
async function inCall() {
  const timeline = await createTimeline();
  flow(timeline.tracks.microphone);
  timeline.calls.joinCall("room-1", "call-1", { camera: false });
  timeline.grants.resolve(grantOf());
  await timeline.settle();
  const [room] = timeline.rooms;
  if (!room) throw new Error("There is no room.");
  addParticipant(room, bea, { kind: "audio" });
  addParticipant(room, cem, { kind: "audio" });
  room.accept();
  await timeline.settle();
  expect(shown()).toEqual(participants(bea, cem, me));
  return { ...timeline, room };
}

test("somebody whom the host has not announced yet is there", async () => {
  const { room } = await inCall();
  addParticipant(room, "d".repeat(24), { kind: "audio" });
  room.emit(RoomEvent.ParticipantConnected, [...room.remoteParticipants.values()][2]!);
  expect(shown()).toHaveLength(4);
});

test("while we rejoin everybody keeps their place; whoever has not rejoined 10 s later, loses it", async () => {
  const { room, rooms, grants, at, settle } = await inCall();
  await at(1_000);
  room.lose();
  await settle();
  grants.resolve(grantOf());
  await settle();
  const [, second] = rooms;
  if (!second) throw new Error("There is no second room.");
  // The room is empty, and the stage is not.
  await at(60_000);
  expect(shown()).toEqual([missing(bea), missing(cem), ...participants(me)]);
  second.accept();
  await at(61_000);
  flow(subscribeVoice(addParticipant(second, cem, { kind: "audio" })));
  second.emit(RoomEvent.ParticipantConnected, [...second.remoteParticipants.values()][0]!);
  expect(shown()).toEqual([missing(bea), ...participants(cem, me)]);
  await at(69_500);
  expect(shown()).toEqual([missing(bea), ...participants(cem, me)]);
  await at(70_000);
  expect(shown()).toEqual(participants(cem, me));
  // What looked for them has stopped.
  const timers = vi.getTimerCount();
  await at(80_000);
  expect(vi.getTimerCount()).toBe(timers);
});

test("whoever leaves meanwhile loses their place at the next look", async () => {
  const { room, grants, at, settle } = await inCall();
  room.lose();
  await settle();
  grants.resolve(grantOf());
  await settle();
  await at(500);
  setParticipants(me, cem);
  await at(1_000);
  expect(shown()).toEqual([missing(cem), ...participants(me)]);
});

test("a second loss before everybody is back keeps the places from the start", async () => {
  const { room, at } = await inCall();
  room.reconnecting();
  await at(1_000);
  room.reconnected();
  await at(6_000);
  room.reconnecting();
  room.remoteParticipants.clear();
  await at(20_000);
  expect(shown()).toEqual([missing(bea), missing(cem), ...participants(me)]);
});

test("after an answer a picture that is still held has its place, for 3 s", async () => {
  const { calls, grants, warmGrants, rooms, at, settle } = await createTimeline({ direct: true });
  calls.warmUpFor("call-1");
  warmGrants.resolve(grantOf());
  await settle();
  const [room] = rooms;
  if (!room) throw new Error("There is no room.");
  const camera = subscribe(addParticipant(room, bea, { muted: true }));
  room.accept("ringing");
  calls.joinCall("room-1", "call-1", { camera: false });
  expect(useCall.getState().participants[0]?.video).toBe(camera);
  grants.resolve(grantOf());
  room.admit();
  await at(3_000);
  room.emit(RoomEvent.ActiveSpeakersChanged, []);
  expect(useCall.getState().participants[0]?.video).toBeNull();
});

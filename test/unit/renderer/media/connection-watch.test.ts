import { ConnectionQuality } from "@livekit/protocol";
import { Track } from "livekit-client";
import { describe, expect, test, vi } from "vitest";
import { addParticipant, show, subscribe, subscribeVoice } from "./fake-media.ts";
import { flow, type FakeRoom } from "./fake-room.ts";
import { bea, cem, createTimeline, grantOf, type Timeline } from "./timeline.ts";

/** Bea is in this room, and speaks. */
const speak = (room: FakeRoom) => flow(subscribeVoice(addParticipant(room, bea, { kind: "audio" })));

/** Connects the room that was created last, with Bea in it. */
async function connect({ grants, rooms, settle }: Timeline) {
  grants.resolve(grantOf());
  await settle();
  const room = rooms.at(-1);
  if (!room) throw new Error("There is no room.");
  const voice = speak(room);
  room.accept();
  await settle();
  return { room, voice };
}

/** In a call with Bea since 0; both voices flow. */
async function inCall() {
  const timeline = await createTimeline();
  timeline.calls.joinCall("room-1", "call-1", { camera: false });
  const own = flow(timeline.tracks.microphone);
  const { room, voice } = await connect(timeline);
  timeline.since();
  return { ...timeline, timeline, room, voice, own };
}

describe("a voice that falls silent", () => {
  test("after more than 5 s is a reason to rejoin", async () => {
    const { voice, at, since } = await inCall();
    await at(3_000);
    voice.stop();
    await at(8_999);
    expect(since()).toEqual([]);
    await at(9_000);
    expect(since()).toEqual(["9000 is reconnecting", "9000 asks to join call-1"]);
  });

  test("again after rejoining has not helped is waited for 15 s, until everything has flowed in between", async () => {
    const { timeline, voice, at, since } = await inCall();
    voice.stop();
    await at(9_000);
    const second = await connect(timeline);
    second.voice.stop();
    since();
    await at(25_999);
    expect(since()).toEqual([]);
    await at(26_000);
    expect(since()).toEqual(["26000 is reconnecting", "26000 asks to join call-1"]);
    // Once everything has flowed again, the wait is the first one.
    const third = await connect(timeline);
    await at(30_000);
    since();
    third.voice.stop();
    await at(36_999);
    expect(since()).toEqual([]);
    await at(37_000);
    expect(since()).toEqual(["37000 is reconnecting", "37000 asks to join call-1"]);
  });

  test("of somebody whom the media server does not hear either is not our connection's fault", async () => {
    const { room, voice, at, since } = await inCall();
    for (const participant of room.remoteParticipants.values())
      participant.setConnectionQuality(ConnectionQuality.LOST);
    voice.stop();
    await at(60_000);
    expect(since()).toEqual([]);
  });

  test("while livekit-client reconnects is to be expected", async () => {
    const { room, voice, own, at, since } = await inCall();
    await at(1_000);
    room.reconnecting();
    voice.stop();
    own.stop();
    await at(60_000);
    expect(since()).toEqual(["1000 is reconnecting"]);
  });
});

test("statistics that never come are asked for once", async () => {
  const { room, at, since } = await inCall();
  const asked = vi.fn<() => Promise<undefined>>().mockImplementation(async () => await new Promise(() => {}));
  for (const participant of room.remoteParticipants.values())
    for (const { track } of participant.trackPublications.values())
      if (track) track.getRTCStatsReport = asked;
  await at(60_000);
  // Once for the flows, and once for the link.
  expect(asked).toHaveBeenCalledTimes(2);
  expect(since()).toEqual([]);
});

test("a video that the media server has paused is not expected to flow", async () => {
  const { room, at, since } = await inCall();
  const video = subscribe(addParticipant(room, cem));
  show(video, 1);
  video.setStreamState(Track.StreamState.Paused);
  await at(60_000);
  expect(since()).toEqual([]);
});

describe("our own track", () => {
  test("that could not be published is a reason to rejoin", async () => {
    const timeline = await createTimeline();
    timeline.calls.joinCall("room-1", "call-1", { camera: false });
    timeline.grants.resolve(grantOf());
    await timeline.settle();
    const [room] = timeline.rooms;
    if (!room) throw new Error("There is no room.");
    room.server.publishes = "with an error";
    room.accept();
    await timeline.at(11_999);
    timeline.since();
    await timeline.at(12_000);
    expect(timeline.since()).toEqual(["12000 is reconnecting", "12000 asks to join call-1"]);
  });

  test("that is still being published is not", async () => {
    const timeline = await createTimeline();
    timeline.calls.joinCall("room-1", "call-1", { camera: false });
    timeline.grants.resolve(grantOf());
    await timeline.settle();
    const [room] = timeline.rooms;
    if (!room) throw new Error("There is no room.");
    room.server.publishes = "never";
    room.accept();
    await timeline.settle();
    timeline.since();
    await timeline.at(60_000);
    expect(timeline.since()).toEqual([]);
  });

  test("that is still being published in the second room, while the first gives up late, is not", async () => {
    const timeline = await createTimeline();
    timeline.calls.joinCall("room-1", "call-1", { camera: false });
    timeline.grants.resolve(grantOf());
    await timeline.settle();
    const [first] = timeline.rooms;
    if (!first) throw new Error("There is no room.");
    first.server.publishes = "after 100 ms";
    first.accept();
    await timeline.at(50);
    timeline.calls.callMediaRestarted("call-1");
    timeline.grants.resolve(grantOf());
    await timeline.settle();
    const [, second] = timeline.rooms;
    if (!second) throw new Error("There is no second room.");
    second.server.publishes = "never";
    second.accept();
    await timeline.settle();
    timeline.since();
    await timeline.at(60_000);
    expect(timeline.since()).toEqual([]);
  });

  test("of a device that was unplugged is not", async () => {
    const { tracks, own, at, since } = await inCall();
    tracks.microphone.mediaStreamTrack.stop();
    own.stop();
    await at(60_000);
    expect(since()).toEqual([]);
  });

  test("that stops flowing is", async () => {
    const { own, at, since } = await inCall();
    own.stop();
    await at(10_000);
    expect(since().at(-1)).toMatch(/asks to join call-1$/);
  });
});

describe("a network that is gone", () => {
  test("is said after a second while we send, and taken back once something comes", async () => {
    const { voice, own, at, since } = await inCall();
    await at(3_000);
    voice.stop();
    own.stop();
    await at(6_000);
    voice.start();
    own.start();
    await at(8_000);
    expect(since()).toEqual(["4400 is reconnecting", "6400 is connected"]);
  });

  test("is still gone while livekit-client reconnects", async () => {
    const { room, voice, own, at, since } = await inCall();
    await at(3_000);
    voice.stop();
    own.stop();
    await at(5_000);
    room.reconnecting();
    await at(30_000);
    expect(since()).toEqual(["4400 is reconnecting"]);
  });

  test("is said after 5 s while we are muted", async () => {
    const { calls, voice, own, at, since } = await inCall();
    await calls.toggleDevice("microphone");
    await at(3_000);
    voice.stop();
    own.stop();
    await at(8_500);
    expect(since()).toEqual(["8400 is reconnecting"]);
  });
});

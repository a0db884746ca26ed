import { Room as RoomModel } from "@livekit/protocol";
import { RoomEvent } from "livekit-client";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { Devices } from "../../../../../src/renderer/guest/call/devices.ts";
import { GuestCall } from "../../../../../src/renderer/guest/call/guest-call.ts";
import { useGuest } from "../../../../../src/renderer/guest/store.ts";
import { connectDevices } from "../../media/fake-devices.ts";
import { FakeRoom } from "../../media/fake-room.ts";

const rooms: FakeRoom[] = [];
const log: string[] = [];

vi.mock("../../../../../src/renderer/media/livekit-room.ts", async (original) => ({
  ...(await original<object>()),
  createRoom: () => {
    const room = new FakeRoom((what) => log.push(what));
    rooms.push(room);
    return room;
  },
}));

const initial = useGuest.getInitialState();
beforeEach(() => {
  useGuest.setState(initial, true);
  rooms.length = 0;
  log.length = 0;
});

const say = (room: FakeRoom, record: boolean) => {
  const metadata = JSON.stringify({ name: "Talk", webinar: false, record, locked: false, spotlight: null });
  room["roomInfo"] = new RoomModel({ metadata });
  room.emit(RoomEvent.RoomMetadataChanged, metadata);
};

/** In a conference, with nothing turned on. */
async function inside() {
  await connectDevices({ kind: "microphone", name: "desk" }, { kind: "camera", name: "desk" });
  vi.stubGlobal("location", new URL("https://hearth.test"));
  vi.stubGlobal("fetch", async () => Response.json({ LKRoomName: "room", participant_token: "token" }));
  const devices = new Devices();
  devices.restrict({ microphone: true, camera: true });
  const entrance = { conferenceId: "c", participantId: "p", secret: "s", name: "Gus", code: null };
  const noEvents = { onWaits() {}, onConnected() {}, onLost() {}, onOver() {} };
  const call = new GuestCall(entrance, devices, false, noEvents);
  onTestFinished(() => {
    call.leave();
    devices.closeAll();
    vi.unstubAllGlobals();
  });
  call.start();
  const room = await vi.waitUntil(() => rooms[0]);
  await vi.waitUntil(() => log.includes("connects"));
  return { call, devices, room };
}

const published = () => log.filter((line) => line.startsWith("publishes"));

describe("while a participant is asked whether they stay in a recorded conference", () => {
  test("what they turn on is sent muted, and is on once they have agreed", async () => {
    const { call, devices, room } = await inside();
    room.accept();
    await vi.waitUntil(() => useGuest.getState().may.microphone);
    say(room, true);
    expect(useGuest.getState().asksConsent).toBe(true);
    await devices.turnOn("microphone");
    await devices.turnOn("camera");
    await vi.waitUntil(() => published().length === 2);
    expect(published()).toEqual(["publishes audio, muted", "publishes video, muted"]);
    call.agree();
    await vi.waitUntil(() => useGuest.getState().camera === "on" && useGuest.getState().microphone === "on");
    const { tracks } = useGuest.getState();
    expect([tracks.microphone?.isMuted, tracks.camera?.isMuted]).toEqual([false, false]);
  });

  test("what was on before is sent muted when they join", async () => {
    const { devices, room } = await inside();
    await devices.turnOn("microphone");
    say(room, true);
    room.accept();
    await vi.waitUntil(() => published().length === 1);
    expect(published()).toEqual(["publishes audio, muted"]);
  });

  test("what they turn on again stays off, and is on once they have agreed", async () => {
    const { call, devices, room } = await inside();
    room.accept();
    await vi.waitUntil(() => useGuest.getState().may.microphone);
    await devices.turnOn("microphone");
    await devices.turnOn("camera");
    await vi.waitUntil(() => published().length === 2);
    await devices.toggle("microphone");
    await devices.toggle("camera");
    say(room, true);
    await devices.toggle("microphone");
    await devices.toggle("camera");
    const { tracks } = useGuest.getState();
    expect([tracks.microphone?.isMuted, tracks.camera?.isMuted]).toEqual([true, true]);
    expect(useGuest.getState()).toMatchObject({ microphone: "off", camera: "off" });
    call.agree();
    await vi.waitUntil(() => useGuest.getState().camera === "on" && useGuest.getState().microphone === "on");
    expect([tracks.microphone?.isMuted, tracks.camera?.isMuted]).toEqual([false, false]);
  });

  test("a camera that was just being turned on is off, and on once they have agreed", async () => {
    const { call, devices, room } = await inside();
    room.accept();
    await vi.waitUntil(() => useGuest.getState().may.camera);
    await devices.turnOn("camera");
    await vi.waitUntil(() => published().length === 1);
    await devices.toggle("camera");
    const opening = Promise.withResolvers<void>();
    const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    vi.spyOn(navigator.mediaDevices, "getUserMedia").mockImplementation(async (constraints) => {
      await opening.promise;
      return await getUserMedia(constraints);
    });
    const turned = devices.toggle("camera");
    await vi.waitUntil(() => useGuest.getState().camera === "on");
    say(room, true);
    opening.resolve();
    await turned;
    const { camera } = useGuest.getState().tracks;
    await vi.waitUntil(() => useGuest.getState().camera === "off", { timeout: 100 });
    expect(camera?.isMuted).toBe(true);
    call.agree();
    await vi.waitUntil(() => useGuest.getState().camera === "on");
    expect(camera?.isMuted).toBe(false);
  });

  test("what is just being sent is muted as soon as it is", async () => {
    const { devices, room } = await inside();
    room.accept();
    room.server.publishes = "after 100 ms";
    await vi.waitUntil(() => useGuest.getState().may.microphone);
    await devices.turnOn("microphone");
    await vi.waitUntil(() => published().length === 1);
    say(room, true);
    // Long before anything else changes.
    await vi.waitUntil(() => room.localParticipant.trackPublications.size === 1, { interval: 5 });
    await vi.waitUntil(() => useGuest.getState().microphone === "off", { timeout: 100, interval: 5 });
    expect(useGuest.getState().tracks.microphone?.isMuted).toBe(true);
  });
});

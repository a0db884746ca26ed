import { DisconnectReason } from "livekit-client";
import { describe, expect, test, vi } from "vitest";
import { ApiError } from "../../../../src/renderer/api/client.ts";
import { useCall } from "../../../../src/renderer/stores/call-store.ts";
import { addParticipant, show, subscribe } from "./fake-media.ts";
import { bea, createTimeline, grantOf, type Timeline } from "./timeline.ts";

/** In a call that was joined at 0, with the microphone on, and everything sent. */
async function inCall(options: Parameters<typeof createTimeline>[0] = {}): Promise<Timeline> {
  const timeline = await createTimeline(options);
  timeline.calls.joinCall("room-1", "call-1", { camera: false });
  timeline.grants.resolve(grantOf());
  await timeline.settle();
  timeline.rooms[0]?.accept();
  await timeline.settle();
  timeline.since();
  return timeline;
}

/** A ring whose room is connected ahead of the answer. */
async function warmRing(options: Parameters<typeof createTimeline>[0] = {}): Promise<Timeline> {
  const timeline = await createTimeline(options);
  timeline.calls.warmUpFor("call-1");
  timeline.warmGrants.resolve(grantOf());
  await timeline.settle();
  timeline.rooms[0]?.accept("ringing");
  await timeline.settle();
  expect(timeline.since()).toEqual(["0 asks to warm up call-1", "0 room 1 connects"]);
  return timeline;
}

describe("joining", () => {
  test("asks for the grant and the devices in the press, and sends once it is connected", async () => {
    const { calls, grants, rooms, at, settle, since } = await createTimeline();
    calls.startCall("room-1", "video");
    expect(since()).toEqual(["0 is joining", "0 asks to start", "0 opens microphone", "0 opens camera"]);
    await at(100);
    grants.resolve(grantOf());
    await settle();
    expect(since()).toEqual(["100 room 1 connects"]);
    await at(250);
    rooms[0]?.accept();
    await settle();
    expect(since()).toEqual([
      "250 plays join",
      "250 is connected",
      "250 room 1 publishes audio",
      "250 room 1 publishes video",
    ]);
    expect(useCall.getState()).toMatchObject({ microphone: "on", camera: "on" });
  });

  test("again the call that this device is in changes nothing, where leaving would end a direct call", async () => {
    const { calls, settle, since } = await inCall({ direct: true });
    calls.joinCall("room-1", "call-1", { camera: true });
    calls.startCall("room-1", "video");
    await settle();
    expect(since()).toEqual([]);
    expect(useCall.getState().connection).toMatchObject({ status: "connected" });
  });

  test("what is sent waits for the first picture of somebody else", async () => {
    const { calls, grants, rooms, at, settle, since } = await createTimeline();
    calls.startCall("room-1", "audio");
    grants.resolve(grantOf());
    await settle();
    const [room] = rooms;
    if (!room) throw new Error("There is no room.");
    const track = subscribe(addParticipant(room, bea));
    room.accept();
    await at(200);
    since();
    show(track, 1);
    await at(240);
    expect(since()).toEqual(["220 room 1 publishes audio"]);
  });

  test("but not for longer than a second, and not for a picture without frames", async () => {
    const { calls, grants, rooms, at, settle, since } = await createTimeline();
    calls.startCall("room-1", "audio");
    grants.resolve(grantOf());
    await settle();
    const [room] = rooms;
    if (!room) throw new Error("There is no room.");
    show(subscribe(addParticipant(room, bea)), 0);
    room.accept();
    await at(990);
    since();
    await at(1_100);
    expect(since()).toEqual(["1000 room 1 publishes audio"]);
  });

  test.each([
    ["SW_CALL_ENDED", "ended", "idle"],
    ["SW_CALL_FORBIDDEN", "SW_CALL_FORBIDDEN", "failed"],
    ["OFFLINE", "OFFLINE", "failed"],
  ] as const)("that the host refuses with %s is over: %s", async (code, reason, status) => {
    const { calls, grants, settle, since } = await createTimeline();
    calls.joinCall("room-1", "call-1", { camera: false });
    since();
    grants.reject(new ApiError(code, ""));
    await settle();
    expect(since()).toEqual([`0 is ${status}`, `0 over: ${reason}`]);
  });

  test("with the microphone off, as after a reload, does not open it", async () => {
    const { calls, since } = await createTimeline();
    calls.joinCall("room-1", "call-1", { microphone: false, camera: false });
    expect(since()).toEqual(["0 is joining", "0 asks to join call-1"]);
  });

  test("any other error is an internal one", async () => {
    const { calls, grants, settle, since } = await createTimeline();
    calls.joinCall("room-1", "call-1", { camera: false });
    grants.reject(new Error("bug"));
    await settle();
    expect(since().at(-1)).toBe("0 over: SW_INTERNAL");
  });

  test("a connection that is lost while it is made is made again after 300 ms, in a fresh room", async () => {
    const { calls, grants, rooms, at, settle, since } = await createTimeline();
    calls.joinCall("room-1", "call-1", { camera: false });
    grants.resolve(grantOf());
    await settle();
    since();
    rooms[0]?.reconnecting();
    await settle();
    expect(since()).toEqual(["0 room 1 disconnects"]);
    await at(300);
    grants.resolve(grantOf());
    await settle();
    rooms[1]?.accept();
    await settle();
    expect(since()).toEqual([
      "300 asks to join call-1",
      "300 room 2 connects",
      "300 plays join",
      "300 is connected",
      "300 room 2 publishes audio",
    ]);
  });

  test("a media server that restarts meanwhile cuts the wait short", async () => {
    const { calls, grants, rooms, at, settle, since } = await createTimeline();
    calls.joinCall("room-1", "call-1", { camera: false });
    grants.resolve(grantOf());
    await settle();
    rooms[0]?.refuse();
    await at(100);
    since();
    calls.callMediaRestarted("call-1");
    await settle();
    expect(since()).toEqual(["100 asks to join call-1"]);
    // While that is under way, another one changes nothing.
    calls.callMediaRestarted("call-1");
    await at(5_000);
    expect(since()).toEqual([]);
  });
});

describe("rejoining", () => {
  test("asks at once, then after 300 and 600 ms, and sends without waiting for a picture", async () => {
    const { rooms, grants, at, settle, since } = await inCall();
    await at(1_000);
    rooms[0]?.lose();
    await settle();
    expect(since()).toEqual(["1000 is reconnecting", "1000 asks to join call-1"]);
    grants.reject(new ApiError("OFFLINE", ""));
    await at(1_300);
    grants.reject(new ApiError("SW_CALL_LIVEKIT_UNREACHABLE", ""));
    await at(1_900);
    expect(since()).toEqual(["1300 asks to join call-1", "1900 asks to join call-1"]);
    grants.resolve(grantOf());
    await settle();
    const [, second] = rooms;
    if (!second) throw new Error("There is no second room.");
    addParticipant(second, bea);
    second.accept();
    await settle();
    expect(since()).toEqual([
      "1900 room 1 unpublishes audio",
      "1900 room 2 connects",
      "1900 is connected",
      "1900 room 2 publishes audio",
    ]);
  });

  test.each(["SW_CALL_ENDED", "SW_CALL_NOT_FOUND"] as const)(
    "into a call that is gone (%s) is over",
    async (code) => {
      const { rooms, grants, settle, since } = await inCall();
      rooms[0]?.lose();
      await settle();
      grants.reject(new ApiError(code, ""));
      await settle();
      expect(since().slice(-2)).toEqual(["0 is idle", "0 over: ended"]);
    },
  );

  test("does not happen after another device has taken our place", async () => {
    const { rooms, settle, since } = await inCall();
    rooms[0]?.lose(DisconnectReason.DUPLICATE_IDENTITY);
    await settle();
    expect(since()).toEqual(["0 is idle", "0 over: elsewhere"]);
  });

  test("is left to livekit-client while it reconnects by itself", async () => {
    const { rooms, at, since } = await inCall();
    await at(1_000);
    rooms[0]?.reconnecting();
    await at(9_000);
    rooms[0]?.reconnected();
    await at(9_500);
    expect(since()).toEqual(["1000 is reconnecting", "9000 is connected"]);
  });

  test("after the media server has restarted waits for no goodbye longer than 300 ms", async () => {
    const { calls, rooms, grants, at, settle, since } = await inCall();
    const [first] = rooms;
    if (!first) throw new Error("There is no room.");
    first.server.disconnects = "never";
    await at(1_000);
    calls.callMediaRestarted("another call");
    calls.callMediaRestarted("call-1");
    grants.resolve(grantOf());
    await settle();
    expect(since()).toEqual([
      "1000 room 1 unpublishes audio",
      "1000 room 1 disconnects",
      "1000 is reconnecting",
      "1000 asks to join call-1",
      "1000 room 2 connects",
    ]);
  });
});

describe("answering a ring that is warm", () => {
  test("goes on in its room; the camera waits until others are shown", async () => {
    const { calls, grants, rooms, at, settle, since } = await warmRing();
    const [room] = rooms;
    if (!room) throw new Error("There is no room.");
    const track = subscribe(addParticipant(room, bea));
    await at(5_000);
    calls.joinCall("room-1", "call-1", { camera: true });
    expect(since()).toEqual(["5000 is joining", "5000 asks to join call-1", "5000 opens microphone"]);
    expect(useCall.getState().participants.map(({ userId }) => userId)).toContain(bea);
    grants.resolve(grantOf());
    await at(5_050);
    expect(since()).toEqual([]);
    room.admit();
    await settle();
    expect(since()).toEqual(["5050 plays join", "5050 is connected"]);
    show(track, 1);
    await at(5_100);
    expect(since()).toEqual([
      "5070 opens camera",
      "5070 room 1 publishes audio",
      "5070 room 1 publishes video",
    ]);
  });

  test("a camera that was turned on before is not opened again", async () => {
    const { calls, grants, rooms, settle, since } = await warmRing();
    calls.joinCall("room-1", "call-1", { camera: true });
    void calls.toggleDevice("camera");
    rooms[0]?.admit();
    grants.resolve(grantOf());
    await settle();
    expect(since().filter((line) => line.endsWith("opens camera"))).toHaveLength(1);
  });

  test("that is still connecting is waited for, instead of connecting a second room", async () => {
    const { calls, grants, warmGrants, rooms, at, settle, since } = await createTimeline();
    calls.warmUpFor("call-1");
    warmGrants.resolve(grantOf());
    await settle();
    calls.joinCall("room-1", "call-1", { camera: false });
    grants.resolve(grantOf());
    await at(2_900);
    since();
    rooms[0]?.accept();
    await settle();
    expect(since()).toEqual(["2900 plays join", "2900 is connected", "2900 room 1 publishes audio"]);
  });

  test("that does not connect within 3 s is replaced", async () => {
    const { calls, grants, warmGrants, at, settle, since } = await createTimeline();
    calls.warmUpFor("call-1");
    warmGrants.resolve(grantOf());
    await settle();
    calls.joinCall("room-1", "call-1", { camera: false });
    grants.resolve(grantOf());
    await at(2_999);
    since();
    await at(3_000);
    expect(since()).toEqual(["3000 room 1 disconnects", "3000 room 2 connects"]);
  });

  test("that is not admitted within 2 s is replaced", async () => {
    const { calls, grants, at, since } = await warmRing();
    calls.joinCall("room-1", "call-1", { camera: false });
    grants.resolve(grantOf());
    await at(1_999);
    since();
    await at(2_000);
    expect(since()).toEqual(["2000 room 1 disconnects", "2000 room 2 connects"]);
  });

  test("that is lost while it waits to be admitted is replaced at once", async () => {
    const { calls, grants, rooms, at, settle, since } = await warmRing();
    calls.joinCall("room-1", "call-1", { camera: false });
    grants.resolve(grantOf());
    await at(100);
    since();
    rooms[0]?.lose();
    await settle();
    expect(since()).toEqual(["100 room 2 connects"]);
  });

  test("that was admitted, and lost before the grant came, is replaced at once", async () => {
    const { calls, grants, rooms, settle, since } = await warmRing();
    calls.joinCall("room-1", "call-1", { camera: false });
    rooms[0]?.admit();
    rooms[0]?.lose();
    since();
    grants.resolve(grantOf());
    await settle();
    expect(since()).toEqual(["0 room 2 connects"]);
  });

  test("is connected anew where the warm room could not be", async () => {
    const { calls, grants, warmGrants, settle, since } = await createTimeline();
    calls.warmUpFor("call-1");
    warmGrants.reject(new ApiError("SW_CALL_FORBIDDEN", ""));
    await settle();
    calls.joinCall("room-1", "call-1", { camera: false });
    since();
    grants.resolve(grantOf());
    await settle();
    // The first one was never connected.
    expect(since()).toEqual(["0 room 2 connects"]);
  });

  test("keeps this tab's turn until the host knows of the answer", async () => {
    const { calls, grants, hasTurn, settle } = await warmRing();
    calls.joinCall("room-1", "call-1", { camera: false });
    calls.warmUpFor(null);
    await settle();
    expect(hasTurn()).toBe(true);
    grants.resolve(grantOf());
    await settle();
    expect(hasTurn()).toBe(false);
  });

  test("gives this tab's turn up if the host refuses the answer", async () => {
    const { calls, grants, hasTurn, settle } = await warmRing();
    calls.joinCall("room-1", "call-1", { camera: false });
    await settle();
    expect(hasTurn()).toBe(true);
    grants.reject(new ApiError("SW_CALL_ENDED", ""));
    await settle();
    expect(hasTurn()).toBe(false);
  });

  test("another ring, or none, leaves the warm room", async () => {
    const { calls, warmGrants, settle, since } = await warmRing();
    calls.warmUpFor("call-1");
    calls.warmUpFor("call-2");
    calls.warmUpFor(null);
    calls.warmUpFor(null);
    warmGrants.resolve(grantOf("call-2"));
    await settle();
    // The grant for the second came too late.
    expect(since()).toEqual(["0 room 1 disconnects", "0 asks to warm up call-2"]);
  });
});

describe("held tracks", () => {
  test("are published muted, and unmuted by the answer", async () => {
    const { calls, grants, rooms, tracks, settle, since } = await createTimeline({ direct: true });
    calls.startCall("room-1", "video");
    grants.resolve(grantOf());
    await settle();
    expect(rooms[0]?.options.dynacast).toBe(false);
    rooms[0]?.accept();
    await settle();
    expect(since().slice(-2)).toEqual(["0 room 1 publishes audio, muted", "0 room 1 publishes video, muted"]);
    expect(useCall.getState()).toMatchObject({ microphone: "on", camera: "on" });
    expect(useCall.getState().participants[0]?.video).toBe(tracks.camera);
    calls.callAnswered("another call");
    expect(tracks.camera.isMuted).toBe(true);
    calls.callAnswered("call-1");
    calls.callAnswered("call-1");
    expect([tracks.microphone.isMuted, tracks.camera.isMuted]).toEqual([false, false]);
    expect(rooms[0]?.options.dynacast).toBe(true);
  });

  test("answered before they are published are published unmuted", async () => {
    const { calls, grants, rooms, settle, since } = await createTimeline({ direct: true });
    calls.startCall("room-1", "audio");
    grants.resolve(grantOf());
    await settle();
    calls.callAnswered("call-1");
    rooms[0]?.accept();
    await settle();
    expect(since().at(-1)).toBe("0 room 1 publishes audio");
  });

  test("answered while they are being published are unmuted", async () => {
    const { calls, grants, rooms, tracks, at, settle } = await createTimeline({ direct: true });
    calls.startCall("room-1", "audio");
    grants.resolve(grantOf());
    await settle();
    const [room] = rooms;
    if (!room) throw new Error("There is no room.");
    room.server.publishes = "after 100 ms";
    room.accept();
    await at(50);
    calls.callAnswered("call-1");
    await at(150);
    expect(tracks.microphone.isMuted).toBe(false);
  });

  test("answered between two rooms are published unmuted in the second", async () => {
    const { calls, grants, rooms, at, settle, since } = await createTimeline({ direct: true });
    calls.startCall("room-1", "audio");
    grants.resolve(grantOf());
    await settle();
    const [first] = rooms;
    if (!first) throw new Error("There is no room.");
    first.server.disconnects = "never";
    first.accept();
    await settle();
    calls.callMediaRestarted("call-1");
    calls.callAnswered("call-1");
    grants.resolve(grantOf());
    await at(300);
    expect(rooms[1]?.options.dynacast).toBe(true);
    rooms[1]?.accept();
    await settle();
    expect(since().at(-1)).toBe("300 room 2 publishes audio");
  });

  test("turned off before the answer are withdrawn, and the answer does not bring them back", async () => {
    const { calls, grants, rooms, tracks, settle, since } = await createTimeline({ direct: true });
    calls.startCall("room-1", "audio");
    grants.resolve(grantOf());
    await settle();
    rooms[0]?.accept();
    await settle();
    since();
    await calls.toggleDevice("microphone");
    calls.callAnswered("call-1");
    await settle();
    expect(since()).toEqual(["0 room 1 unpublishes audio"]);
    expect(tracks.microphone.mediaStreamTrack.readyState).toBe("ended");
    expect(useCall.getState().microphone).toBe("off");
  });

  test("are held for the caller who rejoins, and for nobody who answers", async () => {
    const caller = await createTimeline({ direct: true, ours: true });
    caller.calls.joinCall("room-1", "call-1", { camera: false });
    caller.grants.resolve(grantOf());
    await caller.settle();
    caller.rooms[0]?.accept();
    await caller.settle();
    expect(caller.log.at(-1)).toBe("0 room 1 publishes audio, muted");
    const callee = await createTimeline({ direct: true });
    callee.calls.joinCall("room-1", "call-1", { camera: false });
    callee.grants.resolve(grantOf());
    await callee.settle();
    callee.rooms[0]?.accept();
    await callee.settle();
    expect(callee.log.at(-1)).toBe("0 room 1 publishes audio");
  });
});

describe("the end", () => {
  test("for everyone is asked of the host first", async () => {
    const { calls, at, since } = await inCall();
    await calls.endCallForEveryone();
    expect(since()).toEqual(["0 ends call-1", "0 room 1 disconnects", "0 is idle"]);
    await calls.endCallForEveryone();
    await at(500);
    expect(since()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("for everyone, answered after going on to another call, leaves that one alone", async () => {
    const { calls } = await inCall();
    const ending = calls.endCallForEveryone();
    calls.joinCall("room-2", "call-2", { camera: false });
    await ending;
    expect(useCall.getState().connection).toMatchObject({ status: "joining", roomId: "room-2" });
  });

  test("by the host's word leaves without telling it", async () => {
    const { calls, since } = await inCall();
    calls.callEnded("another call");
    expect(since()).toEqual([]);
    calls.callEnded("call-1");
    expect(since()).toEqual(["0 room 1 disconnects", "0 is idle"]);
  });
});

describe("going straight on to another call", () => {
  test("leaves the first, and is never in none", async () => {
    const { calls, since } = await inCall();
    calls.joinCall("room-2", "call-2", { camera: false });
    expect(since()).toEqual([
      "0 room 1 disconnects",
      "0 says left call-1",
      "0 is joining",
      "0 asks to join call-2",
      "0 opens microphone",
    ]);
  });

  test("a grant for the first that comes late is declined, and says nothing about the second", async () => {
    const { calls, grants, settle, since } = await createTimeline();
    calls.startCall("room-1", "audio");
    calls.joinCall("room-2", "call-2", { camera: false });
    since();
    grants.resolve(grantOf("call-1"));
    await settle();
    expect(since()).toEqual(["0 says left call-1"]);
    expect(useCall.getState().connection).toEqual({ status: "joining", roomId: "room-2", callId: null });
  });

  test("into the same room, a late grant for the first does not put us out of the second", async () => {
    const { calls, grants, settle, since } = await createTimeline();
    calls.joinCall("room-1", "call-1", { camera: false });
    calls.leaveCall();
    calls.joinCall("room-1", "call-1", { camera: false });
    since();
    grants.resolve(grantOf());
    await settle();
    expect(since()).toEqual([]);
  });
});

test("the layout stays from call to call, and sound is allowed by a press", async () => {
  const { calls, rooms } = await inCall();
  const [room] = rooms;
  if (!room) throw new Error("There is no room.");
  const startAudio = vi.spyOn(room, "startAudio").mockResolvedValue();
  useCall.setState({ layout: "speaker" });
  await calls.allowSound();
  expect(startAudio).toHaveBeenCalledOnce();
  calls.leaveCall();
  expect(useCall.getState()).toMatchObject({
    layout: "speaker",
    connection: { status: "idle" },
    participants: [],
  });
  await calls.allowSound();
  useCall.setState({ layout: "grid" });
});

import type { LocalAudioTrack } from "livekit-client";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Opened } from "../../../../../src/renderer/media/devices/open-device.ts";
import { idleCall, useCall } from "../../../../../src/renderer/stores/call-store.ts";
import { chooseDevice, useDeviceList } from "../../../../../src/renderer/stores/device-list.ts";
import { usePreferences } from "../../../../../src/renderer/stores/preferences.ts";
import { connectDevices, type FakeDevice } from "../fake-devices.ts";
import { cameraTrack, microphoneTrack } from "../fake-media.ts";
import { createTimeline, grantOf, pending } from "../timeline.ts";

async function inCall() {
  const timeline = await createTimeline();
  timeline.calls.startCall("room-1", "video");
  timeline.grants.resolve(grantOf());
  await timeline.settle();
  timeline.rooms[0]?.accept();
  await timeline.settle();
  timeline.since();
  return timeline;
}

const lines = (log: readonly string[], what: string) => log.filter((line) => line.includes(what)).length;

describe("the microphone", () => {
  test("is muted and unmuted, and stays open", async () => {
    const { calls, tracks, since } = await inCall();
    await calls.toggleDevice("microphone");
    expect(useCall.getState().microphone).toBe("off");
    expect(tracks.microphone.isMuted).toBe(true);
    await calls.toggleDevice("microphone");
    expect(useCall.getState().microphone).toBe("on");
    expect(tracks.microphone.isMuted).toBe(false);
    expect(since()).toEqual([]);
  });

  test("muted by a moderator is shown as off", async () => {
    const { tracks } = await inCall();
    await tracks.microphone.mute();
    expect(useCall.getState().microphone).toBe("off");
  });

  test("is asked for once, however often its button is pressed meanwhile", async () => {
    const { browser, calls, log, tracks, settle } = await createTimeline();
    const opening = pending<Opened<LocalAudioTrack>>();
    browser.microphone = () => opening.next();
    calls.startCall("room-1", "audio");
    void calls.toggleDevice("microphone");
    void calls.toggleDevice("microphone");
    expect(lines(log, "opens microphone")).toBe(1);
    opening.resolve({ track: tracks.microphone });
    await settle();
    expect(useCall.getState().microphone).toBe("on");
  });

  test("that is blocked says so, and is asked for again at the next press", async () => {
    const { browser, calls, tracks, settle } = await createTimeline();
    browser.microphone = async () => ({ problem: "denied" });
    calls.startCall("room-1", "audio");
    await settle();
    expect(useCall.getState().microphone).toBe("denied");
    calls.dismissProblem("microphone");
    expect(useCall.getState().microphone).toBe("off");
    browser.microphone = async () => ({ track: tracks.microphone });
    await calls.toggleDevice("microphone");
    expect(useCall.getState().microphone).toBe("on");
    calls.dismissProblem("microphone");
    expect(useCall.getState().microphone).toBe("on");
  });
});

describe("another microphone", () => {
  const choose = (id: string) => {
    usePreferences.setState({ microphone: { id, label: "Desk" } });
    onTestFinished(() => {
      usePreferences.setState({ microphone: null });
    });
  };

  test("is opened as soon as it is chosen during a call; a problem is shown", async () => {
    const { settle } = await inCall();
    choose("desk");
    await settle();
    // There are no media devices here to open it with.
    expect(useCall.getState().microphone).toBe("missing");
  });

  test("that is chosen after the call is not opened for it", async () => {
    const { calls, settle } = await inCall();
    calls.leaveCall();
    choose("desk");
    await settle();
    expect(useCall.getState()).toEqual(idleCall);
  });
});

describe("the camera", () => {
  test("that another program has taken meanwhile is busy", async () => {
    const devices = await connectDevices({ kind: "camera", name: "desk" });
    const { calls } = await inCall();
    await calls.toggleDevice("camera");
    devices.refuse("NotReadableError");
    await calls.toggleDevice("camera");
    expect(useCall.getState().camera).toBe("busy");
  });

  test("that is unplugged while it is off is missing at the next press, and not busy", async () => {
    const devices = await connectDevices({ kind: "camera", name: "desk" });
    const { calls } = await inCall();
    await calls.toggleDevice("camera");
    await devices.change();
    expect(useCall.getState().camera).toBe("off");
    await calls.toggleDevice("camera");
    expect(useCall.getState().camera).toBe("missing");
  });

  test("is shown to oneself before anything is connected", async () => {
    const { calls, warmGrants, tracks, settle } = await createTimeline();
    calls.warmUpFor("call-1");
    warmGrants.resolve(grantOf());
    calls.joinCall("room-1", "call-1", { camera: false });
    await calls.toggleDevice("camera");
    await settle();
    expect(useCall.getState().participants.map(({ video }) => video)).toEqual([tracks.camera]);
  });
});

describe("a camera that is being turned on", () => {
  const desk = { kind: "camera", name: "desk" } as const;
  const booth = { kind: "camera", name: "booth" } as const;

  /** In a call with the camera off. What opens it next waits for `open`. */
  async function turningOn() {
    const devices = await connectDevices(desk, booth);
    const timeline = await inCall();
    await timeline.calls.toggleDevice("camera");
    const opening = pending<void>();
    const getUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    let isFirst = true;
    vi.spyOn(navigator.mediaDevices, "getUserMedia").mockImplementation(async (constraints) => {
      const waits = isFirst;
      isFirst = false;
      const media = await getUserMedia(constraints);
      if (waits) await opening.next();
      return media;
    });
    const turned = timeline.calls.toggleDevice("camera");
    await timeline.settle();
    const open = async () => {
      opening.resolve();
      await turned;
      await timeline.settle();
    };
    return { ...timeline, devices, open };
  }

  test("moves to the one that is chosen meanwhile", async () => {
    const { devices, open, settle, tracks } = await turningOn();
    chooseDevice("camera", useDeviceList.getState().devices.find(({ label }) => label === "booth") ?? null);
    onTestFinished(() => chooseDevice("camera", null));
    await settle();
    await open();
    expect(devices.opened).toEqual(["desk", "booth"]);
    expect(tracks.camera.mediaStreamTrack.id).toBe("booth");
    expect(useCall.getState().camera).toBe("on");
  });

  test("is closed if the call is left before it is off", async () => {
    await connectDevices(desk);
    const { calls, tracks } = await inCall();
    void calls.toggleDevice("camera");
    const turned = calls.toggleDevice("camera");
    calls.leaveCall();
    await turned;
    expect(tracks.camera.mediaStreamTrack.readyState).toBe("ended");
  });
});

test("a camera turned off and on at once is shown as on", async () => {
  await connectDevices({ kind: "camera", name: "desk" });
  const { calls, tracks } = await inCall();
  void calls.toggleDevice("camera");
  await calls.toggleDevice("camera");
  expect(tracks.camera.isMuted).toBe(false);
  expect(useCall.getState().camera).toBe("on");
});

describe("a camera that is off because its background could not be hidden, before the answer", () => {
  async function ringing() {
    const timeline = await createTimeline({ direct: true });
    const { browser, calls, grants, rooms, tracks, settle } = timeline;
    await tracks.camera.mute();
    browser.camera = async () => ({ track: tracks.camera });
    calls.startCall("room-1", "video");
    grants.resolve(grantOf());
    await settle();
    rooms[0]?.accept();
    await settle();
    expect(useCall.getState().camera).toBe("off");
    return timeline;
  }

  test("stays off when the call is answered", async () => {
    const { calls, tracks } = await ringing();
    calls.callAnswered("call-1");
    expect(tracks.camera.isMuted).toBe(true);
    expect(useCall.getState().camera).toBe("off");
  });

  test("is held once it is turned on, and on once the call is answered", async () => {
    const { browser, calls, tracks } = await ringing();
    const unmuted = vi.spyOn(tracks.camera, "unmute");
    const next = await cameraTrack();
    browser.camera = async () => ({ track: next });
    await calls.toggleDevice("camera");
    expect(unmuted).not.toHaveBeenCalled();
    expect(next.isMuted).toBe(true);
    expect(next.mediaStreamTrack.enabled).toBe(true);
    expect(useCall.getState().camera).toBe("on");
    calls.callAnswered("call-1");
    expect(next.isMuted).toBe(false);
  });
});

describe("a microphone that is unplugged", () => {
  const desk = { kind: "microphone", name: "desk" } as const;
  const builtIn = { kind: "microphone", name: "built-in" } as const;

  async function inCallWith(...connected: readonly FakeDevice[]) {
    const devices = await connectDevices(...connected);
    return { ...(await inCall()), devices };
  }

  test("is replaced by the next one at once, on the same track", async () => {
    const { devices, tracks, settle, since } = await inCallWith(desk, builtIn);
    await devices.change(builtIn);
    await settle();
    expect(devices.opened).toEqual(["built-in"]);
    expect(tracks.microphone.mediaStreamTrack.id).toBe("built-in");
    expect(useCall.getState().microphone).toBe("on");
    expect(useCall.getState().replaced).toEqual([{ kind: "microphone", gone: "desk", now: "built-in" }]);
    expect(since()).toEqual([]);
  });

  test("is replaced as soon as its track ends, even if the browser has not said yet what is connected", async () => {
    const { devices, tracks, settle } = await inCallWith(desk, builtIn);
    const { mediaStreamTrack } = tracks.microphone;
    devices.changeSilently(builtIn);
    mediaStreamTrack.stop();
    mediaStreamTrack.dispatchEvent(new Event("ended"));
    await settle();
    expect(devices.opened).toEqual(["built-in"]);
    expect(tracks.microphone.mediaStreamTrack.id).toBe("built-in");
  });

  test("stays muted if it was, on the next one", async () => {
    const { calls, devices, tracks, settle } = await inCallWith(desk, builtIn);
    await calls.toggleDevice("microphone");
    await devices.change(builtIn);
    await settle();
    expect(useCall.getState().microphone).toBe("off");
    expect(tracks.microphone.mediaStreamTrack).toMatchObject({ id: "built-in", enabled: false });
    await calls.toggleDevice("microphone");
    expect(tracks.microphone.mediaStreamTrack).toMatchObject({ id: "built-in", enabled: true });
  });

  test("is missing if there is no other, and open again as soon as there is one", async () => {
    const { browser, devices, settle, since } = await inCallWith(desk);
    await devices.change();
    await settle();
    expect(useCall.getState().microphone).toBe("missing");
    expect(since()).toEqual([expect.stringContaining("unpublishes audio")]);
    const next = await microphoneTrack();
    browser.microphone = async () => ({ track: next });
    await devices.change(builtIn);
    await settle();
    expect(useCall.getState().microphone).toBe("on");
    expect(lines(since(), "publishes audio")).toBe(1);
  });

  test("and is missing while muted stays off: what comes is not opened unasked", async () => {
    const { calls, devices, log, settle } = await inCallWith(desk);
    await calls.toggleDevice("microphone");
    await devices.change();
    await settle();
    expect(useCall.getState().microphone).toBe("off");
    await devices.change(builtIn);
    await settle();
    expect(useCall.getState().microphone).toBe("off");
    expect(lines(log, "opens microphone")).toBe(0);
  });

  test("is missing, and not busy, even if the system says busy before it is no longer listed", async () => {
    const { browser, devices, tracks, settle } = await inCallWith(desk);
    devices.refuse("NotReadableError");
    tracks.microphone.mediaStreamTrack.stop();
    tracks.microphone.mediaStreamTrack.dispatchEvent(new Event("ended"));
    await settle();
    browser.microphone = async () => ({ problem: "missing" });
    await devices.change();
    await settle();
    expect(useCall.getState().microphone).toBe("missing");
  });

  test("before the call is answered stays held on the next one", async () => {
    const devices = await connectDevices(desk, builtIn);
    const { calls, grants, rooms, tracks, settle } = await createTimeline({ direct: true });
    calls.startCall("room-1", "audio");
    grants.resolve(grantOf());
    await settle();
    rooms[0]?.accept();
    await settle();
    await devices.change(builtIn);
    await settle();
    expect(tracks.microphone.isMuted).toBe(true);
    calls.callAnswered("call-1");
    expect(tracks.microphone.isMuted).toBe(false);
    expect(tracks.microphone.mediaStreamTrack).toMatchObject({ id: "built-in", enabled: true });
  });

  test("in a call that was left opens nothing", async () => {
    const { calls, devices, settle } = await inCallWith(desk, builtIn);
    calls.leaveCall();
    await devices.change(builtIn);
    await settle();
    expect(devices.opened).toEqual([]);
    expect(useCall.getState()).toEqual(idleCall);
  });
});

test("a device that comes is offered, and used once it is chosen, even if it had been chosen before", async () => {
  const headset = { kind: "microphone", name: "headset" } as const;
  const builtIn = { kind: "microphone", name: "built-in" } as const;
  const devices = await connectDevices(builtIn, headset);
  const choose = () => chooseDevice("microphone", useDeviceList.getState().devices[1] ?? null);
  choose();
  onTestFinished(() => chooseDevice("microphone", null));
  const { settle } = await inCall();
  await devices.change(builtIn);
  await devices.change(builtIn, headset);
  await settle();
  expect(devices.opened).toEqual(["built-in"]);
  expect(useCall.getState().arrived.map(({ label }) => label)).toEqual(["headset"]);
  choose();
  await settle();
  expect(devices.opened).toEqual(["built-in", "headset"]);
});

test("what becomes of a device after leaving is not shown", async () => {
  const { calls, tracks } = await inCall();
  await calls.toggleDevice("camera");
  const unmuting = calls.toggleDevice("camera");
  calls.leaveCall();
  await unmuting;
  await tracks.microphone.mute();
  expect(useCall.getState()).toEqual(idleCall);
});

test("without a call no device is opened", async () => {
  const { calls, log } = await createTimeline();
  await calls.toggleDevice("microphone");
  expect(log).toEqual([]);
});

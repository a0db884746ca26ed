import type { LocalAudioTrack } from "livekit-client";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Opened } from "../../../../../src/renderer/media/devices/open-device.ts";
import { idleCall, useCall } from "../../../../../src/renderer/stores/call-store.ts";
import { usePreferences } from "../../../../../src/renderer/stores/preferences.ts";
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
    const { calls } = await inCall();
    await calls.toggleDevice("camera");
    // There are no media devices here to open it again with.
    await calls.toggleDevice("camera");
    expect(useCall.getState().camera).toBe("busy");
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

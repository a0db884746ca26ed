import type { LocalAudioTrack } from "livekit-client";
import { describe, expect, test, vi } from "vitest";
import type { Opened } from "../../../../../src/renderer/media/devices/open-device.ts";
import { useCall } from "../../../../../src/renderer/stores/call-store.ts";
import { connectDevices } from "../fake-devices.ts";
import { microphoneTrack } from "../fake-media.ts";
import { createTimeline, grantOf, pending } from "../timeline.ts";

describe("a microphone that takes long to open", () => {
  async function opening() {
    const timeline = await createTimeline();
    const { browser, calls, grants, rooms, tracks, settle } = timeline;
    calls.startCall("room-1", "video");
    grants.resolve(grantOf());
    await settle();
    rooms[0]?.accept();
    await settle();
    // It was lost, and its button is pressed.
    browser.microphone = async () => ({ problem: "missing" });
    const next = pending<Opened<LocalAudioTrack>>();
    tracks.microphone.mediaStreamTrack.stop();
    await connectDevices();
    tracks.microphone.mediaStreamTrack.dispatchEvent(new Event("ended"));
    await settle();
    expect(useCall.getState().microphone).toBe("missing");
    browser.microphone = () => next.next();
    void calls.turnDevice("microphone", true);
    timeline.since();
    const track = await microphoneTrack();
    const open = async () => {
      next.resolve({ track });
      await settle();
    };
    return { ...timeline, next, track, open };
  }

  test("is muted from its first packet on, if it was turned off meanwhile", async () => {
    const { calls, open, track, since } = await opening();
    await calls.turnDevice("microphone", false);
    await open();
    expect(track.isMuted).toBe(true);
    expect(useCall.getState().microphone).toBe("off");
    expect(since()).toEqual([expect.stringMatching(/publishes audio, muted$/)]);
    await calls.turnDevice("microphone", true);
    expect(track.isMuted).toBe(false);
    expect(useCall.getState().microphone).toBe("on");
  });

  test("is on if that was wanted last", async () => {
    const { calls, open, track } = await opening();
    await calls.turnDevice("microphone");
    await calls.turnDevice("microphone");
    await open();
    expect(track.isMuted).toBe(false);
    expect(useCall.getState().microphone).toBe("on");
  });

  test("is on if its button was pressed last, which shows it as off", async () => {
    const { calls, open, track } = await opening();
    await calls.turnDevice("microphone", false);
    await calls.toggleDevice("microphone");
    await open();
    expect(track.isMuted).toBe(false);
  });

  test("and cannot be opened is off if it was turned off meanwhile: what comes is not opened unasked", async () => {
    const { calls, next, settle } = await opening();
    await calls.turnDevice("microphone", false);
    next.resolve({ problem: "missing" });
    await settle();
    expect(useCall.getState().microphone).toBe("off");
  });

  test("is closed if the call is left before it is open", async () => {
    const { calls, next, track, settle } = await opening();
    await calls.turnDevice("microphone", false);
    next.resolve({ track });
    calls.leaveCall();
    await settle();
    expect(track.mediaStreamTrack.readyState).toBe("ended");
  });

  test("is closed if the call is left while it is being muted", async () => {
    const { calls, open, track, settle } = await opening();
    const muting = Promise.withResolvers<typeof track>();
    vi.spyOn(track, "mute").mockReturnValue(muting.promise);
    await calls.turnDevice("microphone", false);
    await open();
    calls.leaveCall();
    muting.resolve(track);
    await settle();
    expect(track.mediaStreamTrack.readyState).toBe("ended");
  });

  test("keeps no later call from being muted", async () => {
    const { browser, calls, grants, rooms, settle } = await opening();
    calls.leaveCall();
    const track = await microphoneTrack();
    browser.microphone = async () => ({ track });
    calls.startCall("room-1", "audio");
    grants.resolve(grantOf());
    await settle();
    rooms[1]?.accept();
    await settle();
    await calls.turnDevice("microphone");
    expect(track.isMuted).toBe(true);
  });
});

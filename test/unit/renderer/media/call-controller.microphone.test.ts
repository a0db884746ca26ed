import { describe, expect, test, vi } from "vitest";
import { useCall } from "../../../../src/renderer/stores/call-store.ts";
import { microphoneTrack } from "./fake-media.ts";
import { createTimeline, grantOf, type Timeline } from "./timeline.ts";

const shown = () => useCall.getState().microphoneNotice;

/** In a call since 0, with a microphone whose statistics say that it sends sound of this power. */
async function inCall(): Promise<Timeline & { sends: (power: number) => void }> {
  const timeline = await createTimeline();
  const { calls, grants, rooms, settle, since, tracks } = timeline;
  let power = 0.01;
  let energy = 0;
  let duration = 0;
  vi.spyOn(tracks.microphone, "getRTCStatsReport").mockImplementation(async () => {
    energy += power;
    duration += 1;
    const source = {
      type: "media-source",
      kind: "audio",
      totalAudioEnergy: energy,
      totalSamplesDuration: duration,
    };
    return new Map([["source", source]]);
  });
  calls.joinCall("room-1", "call-1", { camera: false });
  grants.resolve(grantOf());
  await settle();
  rooms[0]?.accept();
  await settle();
  since();
  return { ...timeline, sends: (now) => (power = now) };
}

describe("a microphone in a call", () => {
  test("that sends digital silence for 5 s is called silent, until it is heard", async () => {
    const { at, ears, sends } = await inCall();
    await at(3_500);
    sends(0);
    await at(7_900);
    expect(shown()).toBeNull();
    await at(8_100);
    expect(shown()).toBe("silent");
    sends(1e-7);
    await at(9_100);
    expect(shown()).toBeNull();
    // Its statistics were enough.
    expect(ears).toEqual([]);
  });

  test("whose silence was dismissed stays so", async () => {
    const { at, calls, sends } = await inCall();
    sends(0);
    await at(8_000);
    expect(shown()).toBe("silent");
    calls.dismissMicrophoneNotice();
    expect(shown()).toBeNull();
    await at(20_000);
    expect(shown()).toBeNull();
  });

  test("is listened to while it is muted, and only then", async () => {
    const { at, browser, calls, ears, tracks } = await inCall();
    browser.hear = () => ({ isFlat: false, speech: 700 });
    await at(2_500);
    expect(ears).toEqual([]);
    await calls.toggleDevice("microphone");
    await at(3_100);
    expect(ears).toEqual([tracks.microphone.mediaStreamTrack]);
    expect(shown()).toBeNull();
    await at(4_100);
    expect(shown()).toBe("speaking-muted");
    await calls.toggleDevice("microphone");
    await at(5_100);
    expect(shown()).toBeNull();
    expect(ears).toEqual([]);
  });

  test("is not listened to any more once the call is left", async () => {
    const { at, calls, ears } = await inCall();
    await calls.toggleDevice("microphone");
    await at(2_100);
    expect(ears).toHaveLength(1);
    calls.leaveCall();
    expect(ears).toEqual([]);
    await at(60_000);
    expect(ears).toEqual([]);
    expect(shown()).toBeNull();
  });

  test("that the browser keeps from being listened to is not called anything", async () => {
    const { at, browser, calls } = await inCall();
    browser.hear = () => null;
    await calls.toggleDevice("microphone");
    await at(20_000);
    expect(shown()).toBeNull();
  });

  test("that cannot be opened is not called silent", async () => {
    const { at, browser, calls, ears, grants, rooms, settle } = await createTimeline();
    browser.microphone = async () => ({ problem: "missing" });
    calls.joinCall("room-1", "call-1", { camera: false });
    grants.resolve(grantOf());
    await settle();
    rooms[0]?.accept();
    await at(20_000);
    expect(shown()).toBeNull();
    expect(ears).toEqual([]);
  });

  test("with a processor is listened to itself, since a strong one lets no noise through", async () => {
    const { at, browser, ears, sends, tracks } = await inCall();
    vi.spyOn(tracks.microphone, "getProcessor").mockReturnValue({
      name: "noise suppression",
      init: async () => {},
      restart: async () => {},
      destroy: async () => {},
    });
    sends(0);
    await at(10_000);
    expect(ears).toHaveLength(1);
    expect(shown()).toBeNull();
    browser.hear = () => ({ isFlat: true, speech: 0 });
    await at(16_000);
    expect(shown()).toBe("silent");
  });

  test("that is replaced is listened to instead of the one before", async () => {
    const { at, calls, ears, tracks } = await inCall();
    await calls.toggleDevice("microphone");
    await at(2_100);
    const { mediaStreamTrack } = await microphoneTrack();
    tracks.microphone["_mediaStreamTrack"] = mediaStreamTrack;
    await at(3_100);
    expect(ears).toEqual([mediaStreamTrack]);
  });
});

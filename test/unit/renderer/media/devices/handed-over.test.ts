import { beforeEach, describe, expect, test, vi } from "vitest";
import { handOver, openDevice } from "../../../../../src/renderer/media/devices/handed-over.ts";
import { cameraTrack, microphoneTrack } from "../fake-media.ts";

describe("devices that are handed over to a call", () => {
  const getUserMedia = vi.fn<() => Promise<MediaStream>>();
  beforeEach(() => {
    getUserMedia.mockReset().mockRejectedValue(new DOMException("", "NotFoundError"));
    vi.stubGlobal("navigator", { mediaDevices: { getUserMedia, enumerateDevices: async () => [] } });
  });

  test("are what it opens, once", async () => {
    const tracks = { microphone: await microphoneTrack(), camera: await cameraTrack() };
    const opened: Promise<unknown>[] = [];
    handOver(tracks, () => opened.push(openDevice.microphone(), openDevice.camera()));
    expect(await Promise.all(opened)).toEqual([{ track: tracks.microphone }, { track: tracks.camera }]);
    expect(getUserMedia).not.toHaveBeenCalled();
    expect(tracks.microphone.mediaStreamTrack.readyState).toBe("live");
    expect(await openDevice.microphone()).toEqual({ problem: "missing" });
  });

  test("are closed if it does not take them at once", async () => {
    const tracks = { microphone: await microphoneTrack(), camera: await cameraTrack() };
    handOver(tracks, () => void openDevice.microphone());
    expect(tracks.microphone.mediaStreamTrack.readyState).toBe("live");
    expect(tracks.camera.mediaStreamTrack.readyState).toBe("ended");
    expect(await openDevice.camera()).toEqual({ problem: "missing" });
  });

  test("are closed if the call cannot be entered", async () => {
    const tracks = { microphone: await microphoneTrack() };
    const fail = () => {
      throw new Error("bug");
    };
    expect(() => handOver(tracks, fail)).toThrow("bug");
    expect(tracks.microphone.mediaStreamTrack.readyState).toBe("ended");
  });
});

import { expect, test } from "vitest";
import { listenToDevice } from "../../../../../src/renderer/media/microphone/ear.ts";
import { connectDevices } from "../fake-devices.ts";
import { microphoneTrack } from "../fake-media.ts";

test("what listens to a microphone's device listens to the next one once the track has moved to it", async () => {
  await connectDevices({ kind: "microphone", name: "desk" });
  const track = await microphoneTrack();
  const first = track.mediaStreamTrack;
  const open: string[] = [];
  const ear = listenToDevice(track, (source) => {
    open.push(source.id);
    return {
      source,
      // Once a track is stopped, there is nothing more to hear.
      hear: () => ({ isFlat: source.readyState === "ended", speech: 0 }),
      close: () => void open.splice(open.indexOf(source.id), 1),
    };
  });
  expect(ear.hear()).toEqual({ isFlat: false, speech: 0 });
  await track.restartTrack();
  expect(first.readyState).toBe("ended");
  expect(ear.hear()).toBeNull();
  expect(ear.hear()).toEqual({ isFlat: false, speech: 0 });
  expect(open).toEqual(["desk"]);
  ear.close();
  expect(open).toEqual([]);
});

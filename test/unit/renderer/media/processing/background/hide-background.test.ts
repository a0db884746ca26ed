import type { LocalVideoTrack } from "livekit-client";
import { expect, test, vi } from "vitest";
import { hideBackground } from "../../../../../../src/renderer/media/processing/background/hide-background.ts";
import type { ProcessingReport } from "../../../../../../src/renderer/media/processing/report.ts";
import { cameraTrack } from "../../fake-media.ts";

/** Hides the background of a camera, which takes up the processor as `set` does. Returns how often that has ended. */
async function ended(set: (camera: LocalVideoTrack) => void): Promise<number> {
  const camera = await cameraTrack();
  vi.spyOn(camera, "setProcessor").mockImplementation(async (processor) => {
    set(camera);
    camera["processor"] = processor;
  });
  const load = vi.fn<ProcessingReport["load"]>();
  const report: ProcessingReport = { load, tooSlow() {}, async failed() {} };
  await hideBackground(camera, { kind: "blur" }, report).catch(() => {});
  return load.mock.calls.filter(([, share]) => share === null).length;
}

test("what hides a background ends with a camera that is stopped before it has begun", async () => {
  expect(await ended((camera) => camera.stop())).toBe(1);
});

test("and if it does not work here", async () => {
  const failing = ended(() => {
    throw new Error("There is no WebGL here.");
  });
  expect(await failing).toBe(1);
});

test("and not before", async () => {
  expect(await ended(() => {})).toBe(0);
});

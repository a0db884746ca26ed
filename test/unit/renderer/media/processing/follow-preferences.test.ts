import { expect, onTestFinished, test, vi } from "vitest";
import { processCamera } from "../../../../../src/renderer/media/processing/follow-preferences.ts";
import { idleCall, useCall } from "../../../../../src/renderer/stores/call-store.ts";
import { usePreferences } from "../../../../../src/renderer/stores/preferences.ts";
import { useProcessing } from "../../../../../src/renderer/stores/processing.ts";
import { cameraTrack } from "../fake-media.ts";

test("a camera whose background fails while it is being turned on is off at once, and does not count as missing", async () => {
  const camera = await cameraTrack();
  onTestFinished(() => {
    camera.stop();
    useCall.setState(idleCall);
    usePreferences.setState({ background: { kind: "none" } });
    useProcessing.setState({ switchedOff: null });
  });
  useCall.setState({ camera: "on" });
  usePreferences.setState({ background: { kind: "blur" } });
  // It is being turned on: nothing can mute it until it is.
  const turnedOn = await camera["muteLock"].lock();
  // There is nothing here to hide a background with.
  const processed = processCamera(camera, usePreferences.getState());
  await vi.waitFor(() => expect(useProcessing.getState().switchedOff?.what).toBe("background"), 10_000);
  expect(camera.isMuted).toBe(false);
  expect(useCall.getState().camera).toBe("off");
  turnedOn();
  await processed;
  expect(camera.isMuted).toBe(true);
  expect(usePreferences.getState().background).toEqual({ kind: "none" });
});

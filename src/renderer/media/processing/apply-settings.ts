import type { LocalAudioTrack, LocalVideoTrack } from "livekit-client";
import { isReleased } from "../livekit-internals/released-camera.ts";
import type { ProcessingReport } from "./report.ts";
import { cameraOptions, isSameBackground, microphoneOptions, type ProcessingSettings } from "./settings.ts";

/**
 * Opens the microphone again if the browser is to process it differently, since few browsers change an open one. Rejects
 * if that fails; `onFailed` is called if only our own noise suppression does.
 */
export async function applyToMicrophone(
  track: LocalAudioTrack,
  before: ProcessingSettings,
  now: ProcessingSettings,
  report: ProcessingReport,
): Promise<void> {
  if (track.isStopped) return;
  if (!isEqual(microphoneOptions(before), microphoneOptions(now)))
    await track.restartTrack({ ...deviceOf(track), ...microphoneOptions(now) });
  const isSuppressed = track.getProcessor() !== undefined;
  const suppress = now.noiseSuppression === "strong";
  if (isSuppressed && !suppress) await track.stopProcessor();
  if (!isSuppressed && suppress) {
    try {
      const { suppressNoise } = await import("./noise/suppress-noise.ts");
      await suppressNoise(track, report);
    } catch (error) {
      await report.failed("noise", error);
    }
  }
}

/**
 * Opens the camera again in another size, and hides or shows the background. One that is off stays released, and gets
 * both when it is turned on. Rejects if it could not be opened.
 */
export async function applyToCamera(
  track: LocalVideoTrack,
  before: ProcessingSettings,
  now: ProcessingSettings,
  report: ProcessingReport,
): Promise<void> {
  if (track.isStopped) return;
  if (before.highDefinition !== now.highDefinition) {
    const options = cameraOptions(now);
    if (isReleased(track)) Object.assign(track.constraints, options.resolution);
    else await track.restartTrack({ ...deviceOf(track), ...options });
  }
  if (isSameBackground(before.background, now.background)) return;
  try {
    const { hideBackground, showBackground } = await import("./background/hide-background.ts");
    if (now.background.kind !== "none") await hideBackground(track, now.background, report);
    else if (track.getProcessor()) await showBackground(track);
  } catch (error) {
    await report.failed("background", error);
  }
}

function deviceOf({ constraints }: LocalAudioTrack | LocalVideoTrack): {
  deviceId?: ConstrainDOMString;
} {
  return constraints.deviceId === undefined ? {} : { deviceId: constraints.deviceId };
}

const isEqual = <Options extends object>(one: Options, other: Options): boolean =>
  Object.entries(one).every(([name, value]) => other[name as keyof Options] === value);

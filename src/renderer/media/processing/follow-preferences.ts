import { TrackEvent, type LocalAudioTrack, type LocalVideoTrack } from "livekit-client";
import { log } from "../../log/log.ts";
import { useCall } from "../../stores/call-store.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { useProcessing, type Processing, type SwitchedOff } from "../../stores/processing.ts";
import { stopHolding } from "../livekit-internals/held-tracks.ts";
import { applyToCamera, applyToMicrophone } from "./apply-settings.ts";
import { FollowingTracks } from "./following-tracks.ts";
import type { ProcessingReport } from "./report.ts";
import type { ProcessingSettings } from "./settings.ts";

const names = { noise: "Strong noise suppression", background: "The background" } as const;

const report: ProcessingReport = {
  load: (what, share) => useProcessing.setState(({ load }) => ({ load: { ...load, [what]: share } })),
  tooSlow(what) {
    log.warn(`${names[what]} is too much for this machine`);
    void switchOff(what, "too-slow");
  },
  async failed(what, error) {
    log.warn(`${names[what]} does not work here`, { error });
    await switchOff(what, "failed");
  },
};

async function switchOff(what: Processing, why: SwitchedOff["why"]): Promise<void> {
  useProcessing.setState({ switchedOff: { what, why } });
  if (what === "noise") usePreferences.setState({ noiseSuppression: "browser" });
  else {
    // Nobody is to see what was hidden, unless the user turns the camera on again. It is off at once: one that fails
    // while it is being turned on would otherwise count as missing, and be opened as soon as devices come or go.
    useCall.setState(({ camera }) => (camera === "on" ? { camera: "off" } : {}));
    for (const camera of cameras.tracks) {
      stopHolding(camera);
      await camera.mute();
    }
    usePreferences.setState({ background: { kind: "none" } });
  }
}

const microphones = new FollowingTracks<LocalAudioTrack>(usePreferences, (...change) =>
  applyToMicrophone(...change, report),
);
const cameras = new FollowingTracks<LocalVideoTrack>(usePreferences, (...change) =>
  applyToCamera(...change, report),
);

/** Processes a microphone as the user prefers, until it is stopped. `opened`: the settings that it was opened with. */
export function processMicrophone(track: LocalAudioTrack, opened: ProcessingSettings): void {
  // What it sends until then is what the browser makes of it.
  const noiseSuppression = opened.noiseSuppression === "off" ? "off" : "browser";
  void microphones.add(track, { ...opened, noiseSuppression });
}

/**
 * The same for a camera. Resolves once its background is hidden, if it is to be: before that, nobody may see it. If that
 * does not work here, it is muted.
 */
export async function processCamera(track: LocalVideoTrack, opened: ProcessingSettings): Promise<void> {
  // A camera that is off has no frames that would tell.
  track.on(TrackEvent.Muted, () => report.load("background", null));
  await cameras.add(track, { ...opened, background: { kind: "none" } });
}

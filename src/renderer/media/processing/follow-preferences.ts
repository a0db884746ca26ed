import type { LocalAudioTrack, LocalVideoTrack } from "livekit-client";
import { log } from "../../log/log.ts";
import { usePreferences } from "../../stores/preferences.ts";
import { useProcessing, type ProcessingView } from "../../stores/processing.ts";
import { applyToCamera, applyToMicrophone } from "./apply-settings.ts";
import { FollowingTracks } from "./following-tracks.ts";
import type { ProcessingReport } from "./report.ts";
import type { ProcessingSettings } from "./settings.ts";

const names = { noise: "Strong noise suppression" } as const;

const report: ProcessingReport = {
  load: (what, share) => useProcessing.setState(({ load }) => ({ load: { ...load, [what]: share } })),
  tooSlow(what) {
    log.warn(`${names[what]} is too much for this machine`);
    switchOff({ what, why: "too-slow" });
  },
  failed(what, error) {
    log.warn(`${names[what]} does not work here`, { error });
    switchOff({ what, why: "failed" });
  },
};

function switchOff(switchedOff: NonNullable<ProcessingView["switchedOff"]>): void {
  useProcessing.setState({ switchedOff });
  usePreferences.setState({ noiseSuppression: "browser" });
}

const following = new FollowingTracks(usePreferences);

/** Processes a microphone as the user prefers, until it is stopped. `settings` are those that it was opened with. */
export function processMicrophone(track: LocalAudioTrack, settings: ProcessingSettings): void {
  following.add(track, settings, (...change) => applyToMicrophone(...change, report));
}

/** The same for a camera. */
export function processCamera(track: LocalVideoTrack, settings: ProcessingSettings): void {
  following.add(track, settings, applyToCamera);
}

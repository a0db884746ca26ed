import { Track } from "livekit-client";
import { isHeld, type OwnTrack } from "./held-tracks.ts";

/**
 * Moves a track to another device; null is the system's default. A camera that is off uses it once it is on again; a
 * microphone that is muted uses it at once, so that unmuting takes no time. Rejects like `getUserMedia`.
 */
export async function moveTrack(track: OwnTrack, id: string | null): Promise<void> {
  const deviceId = id === null ? { ideal: "default" } : { exact: id };
  if (track.kind === Track.Kind.Video && track.isMuted && !isHeld(track)) {
    await track.setDeviceId(deviceId);
    return;
  }
  track.constraints.deviceId = deviceId;
  await track.restartTrack();
}

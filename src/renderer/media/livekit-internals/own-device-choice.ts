import { Track, type LocalTrack, type Room } from "livekit-client";

/**
 * livekit-client replaces a device that is gone, and follows the system's default, by rules of its own: silently, not
 * to what the user has chosen, and a microphone without a replacement stays muted. To be called before a track is
 * published; from then on a track that ends is ours to replace. A shared screen is not a device.
 */
export function chooseDevicesOurselves(room: Room): void {
  const { localParticipant } = room;
  const unpublish = localParticipant["handleTrackEnded"] as (track: LocalTrack) => Promise<void>;
  localParticipant["handleTrackEnded"] = async (track: LocalTrack) => {
    const isShare =
      track.source === Track.Source.ScreenShare || track.source === Track.Source.ScreenShareAudio;
    if (isShare) await unpublish(track);
  };
  room["selectDefaultDevices"] = async () => {};
}

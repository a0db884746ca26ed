import { TrackSource } from "livekit-server-sdk";

/** The permission of a participant of a call, which a ringing device gets with its answer. */
export const participantPermission = {
  canPublish: true,
  canPublishSources: [
    TrackSource.CAMERA,
    TrackSource.MICROPHONE,
    TrackSource.SCREEN_SHARE,
    TrackSource.SCREEN_SHARE_AUDIO,
  ],
  canPublishData: true,
  canSubscribe: true,
  canSubscribeMetrics: false,
  hidden: false,
  recorder: false,
  agent: false,
};

import { TrackSource, type ParticipantPermission } from "livekit-server-sdk";
import type { ConferenceGrant } from "../../shared/conference/policy.ts";
import { participantPermission } from "./participant-permission.ts";

const sourcesOf = (grant: ConferenceGrant): TrackSource[] => [
  ...(grant.camera ? [TrackSource.CAMERA] : []),
  ...(grant.microphone ? [TrackSource.MICROPHONE] : []),
  ...(grant.screen ? [TrackSource.SCREEN_SHARE] : []),
  ...(grant.screenAudio ? [TrackSource.SCREEN_SHARE_AUDIO] : []),
];

/** What LiveKit lets a participant of a conference do. */
export function conferencePermission(grant: ConferenceGrant): typeof participantPermission {
  const canPublishSources = sourcesOf(grant);
  return {
    ...participantPermission,
    // LiveKit takes no sources for all of them.
    canPublish: canPublishSources.length > 0,
    canPublishSources,
    canPublishData: grant.data,
    hidden: grant.hidden,
  };
}

/** What LiveKit lets a participant do at this moment. */
export function grantIn(permission: ParticipantPermission | undefined): ConferenceGrant {
  const sources = permission?.canPublishSources ?? [];
  const may = (source: TrackSource) =>
    (permission?.canPublish ?? true) && (sources.length === 0 || sources.includes(source));
  return {
    kind: "conference",
    camera: may(TrackSource.CAMERA),
    microphone: may(TrackSource.MICROPHONE),
    screen: may(TrackSource.SCREEN_SHARE),
    screenAudio: may(TrackSource.SCREEN_SHARE_AUDIO),
    data: permission?.canPublishData ?? true,
    hidden: permission?.hidden ?? false,
  };
}

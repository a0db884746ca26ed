import type { Room } from "livekit-client";

const LOOK_EVERY = 20;

/**
 * Resolves when somebody else's picture is shown, when there is none to wait for, or after `most` milliseconds.
 * What we send ourselves competes with what we wait for, so it starts after this.
 */
export async function firstRemoteFrame(room: Room, most: number): Promise<void> {
  const began = performance.now();
  while (awaitsFrame(room) && performance.now() - began < most)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
}

function awaitsFrame(room: Room): boolean {
  const pictures = [...room.remoteParticipants.values()].flatMap((participant) =>
    Array.from(participant.videoTrackPublications.values()),
  );
  const shown = pictures.some(({ track }) =>
    track?.attachedElements.some(
      (element) =>
        element instanceof HTMLVideoElement && element.getVideoPlaybackQuality().totalVideoFrames > 0,
    ),
  );
  return pictures.length > 0 && !shown;
}

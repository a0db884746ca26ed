import type { Room } from "livekit-client";

const LOOK_INTERVAL = 20;

/**
 * Resolves when a remote video has shown its first frame, when there is none to wait for, or after `limit` ms. Our own
 * tracks compete with it for bandwidth and CPU, so they are published after this.
 */
export async function firstRemoteFrame(room: Room, limit: number): Promise<void> {
  const began = performance.now();
  while (isFrameExpected(room) && performance.now() - began < limit)
    await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL));
}

function isFrameExpected(room: Room): boolean {
  const publications = [...room.remoteParticipants.values()].flatMap((participant) =>
    Array.from(participant.videoTrackPublications.values()),
  );
  const shown = publications.some(({ track }) =>
    track?.attachedElements.some(
      (element) =>
        element instanceof HTMLVideoElement && element.getVideoPlaybackQuality().totalVideoFrames > 0,
    ),
  );
  return publications.length > 0 && !shown;
}

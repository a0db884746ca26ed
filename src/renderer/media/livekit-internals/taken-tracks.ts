import type { Room } from "livekit-client";

/**
 * Takes our tracks, which go on in the next room, out of one that ends. livekit-client does that itself once the room has
 * disconnected, which may be after they are published in the next one: it would take away the senders that they have
 * there, and their video would stay paused. It is done when this returns; the promise rejects if the room was not told.
 */
export async function takeOwnTracks({ localParticipant }: Room): Promise<void> {
  const published = [...localParticipant.trackPublications.values()].flatMap(({ track }) => track ?? []);
  await Promise.all(published.map((track) => localParticipant.unpublishTrack(track, false)));
}

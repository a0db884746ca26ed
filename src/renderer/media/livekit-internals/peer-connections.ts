import type { Room } from "livekit-client";

/** The statistics of both peer connections of a room, in one reading each; undefined for one that there is not. */
export async function statisticsOf(
  room: Room,
): Promise<{ publisher: RTCStatsReport | undefined; subscriber: RTCStatsReport | undefined }> {
  const { pcManager } = room.engine;
  const [publisher, subscriber] = await Promise.all([
    pcManager?.publisher.getStats(),
    pcManager?.subscriber?.getStats(),
  ]);
  return { publisher, subscriber };
}

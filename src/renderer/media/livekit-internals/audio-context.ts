import type { Room } from "livekit-client";

/**
 * livekit-client starts an AudioContext in every browser, although only iOS needs it. It would process silence for
 * the whole call.
 */
export function suspendAudioContext(room: Room): void {
  void room["audioContext"]?.suspend();
}

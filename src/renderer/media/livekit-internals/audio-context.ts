import type { LocalAudioTrack, Room } from "livekit-client";

/**
 * livekit-client starts an AudioContext in every browser, although only iOS needs it. It would process silence for
 * the whole call.
 */
export function suspendAudioContext(room: Room): void {
  void room["audioContext"]?.suspend();
}

/**
 * Gives a microphone an audio context of its own for its processor. That of a room, which livekit-client would give it
 * whenever it is published, is suspended, and ends with the room.
 */
export function giveAudioContext(microphone: LocalAudioTrack, context: AudioContext): void {
  microphone["audioContext"] = context;
  microphone.setAudioContext = async () => {};
}

import { EngineEvent, RoomEvent, type Room } from "livekit-client";

/** What a receiver gets. It is decoded only if it is passed on. */
export interface EncodedFrames {
  readonly receiver: RTCRtpReceiver;
  readonly readable: ReadableStream<RTCEncodedAudioFrame>;
}

/** Chromium's own, from before RTCRtpScriptTransform. */
interface WithEncodedStreams {
  createEncodedStreams(): {
    readonly readable: ReadableStream<RTCEncodedAudioFrame>;
    readonly writable: WritableStream<RTCEncodedAudioFrame>;
  };
}

/**
 * Calls `onReceiver` with the encoded frames of each new receiver of audio. The room has to connect with
 * `encodedInsertableStreams`, and this has to be called before. Chromium gives them only within the event of a track,
 * which livekit-client passes on later in its own; and each receiver has them once, for all tracks that it gets. With that
 * setting, no receiver decodes anything by itself: those of video are passed on here.
 */
export function onAudioReceiver(room: Room, onReceiver: (frames: EncodedFrames) => void): void {
  const known = new WeakSet<RTCRtpReceiver>();
  room.once(RoomEvent.SignalConnected, () =>
    room.engine.on(EngineEvent.MediaTrackAdded, (media, _stream, receiver) => {
      if (known.has(receiver)) return;
      known.add(receiver);
      const { readable, writable } = (receiver as RTCRtpReceiver & WithEncodedStreams).createEncodedStreams();
      if (media.kind === "audio") onReceiver({ receiver, readable });
      // It ends with the connection.
      else readable.pipeTo(writable).catch(() => {});
    }),
  );
}

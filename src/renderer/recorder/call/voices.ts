import type { EncodedFrames } from "../../media/livekit-internals/audio-receivers.ts";
import type { ToWorker } from "../messages.ts";
import { primaryBlock } from "./red.ts";
import { VoiceClock } from "./voice-clock.ts";

const RTP_RATE = 48_000;

type Send = (message: ToWorker, transfer?: Transferable[]) => void;

interface Source {
  readonly name: string;
  readonly clock: VoiceClock;
  /** By payload type. Asking the receiver stops this thread until WebRTC's answers: not for each packet. */
  readonly isRed: Map<number | undefined, boolean>;
}

/**
 * The packets of everybody's sound as they arrive. Chromium does not decode them: its own sound goes at the pace of a device
 * or of a timer, which is never that of the picture. A receiver is used for one track after the other.
 */
export class Voices {
  readonly #begun: number;
  readonly #send: Send;
  readonly #sources = new Map<RTCRtpReceiver, Source>();
  /** By person: how many microphone tracks there have been. */
  readonly #counts = new Map<string, number>();

  /** `begun`: when the recording's time began, by the monotonic clock. */
  constructor(begun: number, send: Send) {
    this.#begun = begun;
    this.#send = send;
  }

  async receive({ receiver, readable }: EncodedFrames): Promise<void> {
    const reader = readable.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      this.#take(receiver, value);
    }
  }

  /** The microphone of a person of this host, which gets a file of its own. */
  beginVoice(receiver: RTCRtpReceiver, userId: string): void {
    const count = (this.#counts.get(userId) ?? 0) + 1;
    this.#counts.set(userId, count);
    this.#begin(receiver, `voice-${userId}-${count}`);
  }

  /** The sound of a shared screen, or the microphone of somebody without an account: it is only in the mix. */
  beginMixed(receiver: RTCRtpReceiver, sid: string): void {
    this.#begin(receiver, sid);
  }

  end(receiver: RTCRtpReceiver): void {
    const source = this.#sources.get(receiver);
    if (!source) return;
    this.#sources.delete(receiver);
    this.#send({ kind: "sound-ended", name: source.name });
  }

  #begin(receiver: RTCRtpReceiver, name: string): void {
    this.end(receiver);
    this.#sources.set(receiver, { name, clock: new VoiceClock(RTP_RATE), isRed: new Map() });
  }

  #take(receiver: RTCRtpReceiver, frame: RTCEncodedAudioFrame): void {
    const source = this.#sources.get(receiver);
    if (!source || frame.data.byteLength === 0) return;
    const payload = new Uint8Array(frame.data);
    const { payloadType } = frame.getMetadata();
    let red = source.isRed.get(payloadType);
    if (red === undefined) source.isRed.set(payloadType, (red = isRed(receiver, payloadType)));
    const packet = red ? primaryBlock(payload) : payload;
    if (!packet || packet.byteLength === 0) return;
    const arrival = (performance.now() - this.#begun) / 1000;
    const time = source.clock.timeOf(frame.timestamp, arrival);
    if (time === null) return;
    const data = packet.slice();
    this.#send({ kind: "sound", name: source.name, data, time }, [data.buffer]);
  }
}

function isRed(receiver: RTCRtpReceiver, payloadType: number | undefined): boolean {
  const codec = receiver.getParameters().codecs.find((codec) => codec.payloadType === payloadType);
  return codec?.mimeType.toLowerCase() === "audio/red";
}

import type { EncodedFrames } from "../../media/livekit-internals/audio-receivers.ts";
import type { ToWorker } from "../messages.ts";
import { primaryBlock } from "./red.ts";
import { VoiceClock } from "./voice-clock.ts";

const RTP_RATE = 48_000;

interface Voice {
  readonly name: string;
  readonly clock: VoiceClock;
}

/** The packets of each microphone as they arrive, for a file of its own. A receiver is used for one after the other. */
export class Voices {
  readonly #begun: number;
  readonly #send: (message: ToWorker, transfer?: Transferable[]) => void;
  readonly #voices = new Map<RTCRtpReceiver, Voice>();
  /** By person: how many files there have been. */
  readonly #counts = new Map<string, number>();

  constructor(begun: number, send: (message: ToWorker, transfer?: Transferable[]) => void) {
    this.#begun = begun;
    this.#send = send;
  }

  /** Passes the packets of a new receiver on to the decoder, and takes those of its voice. */
  receive({ receiver, readable, writable }: EncodedFrames): void {
    const copy = new TransformStream<RTCEncodedAudioFrame, RTCEncodedAudioFrame>({
      transform: (frame, controller) => {
        this.#take(receiver, frame);
        controller.enqueue(frame);
      },
    });
    // It ends with the connection.
    readable
      .pipeThrough(copy)
      .pipeTo(writable)
      .catch(() => {});
  }

  begin(receiver: RTCRtpReceiver, userId: string): void {
    this.end(receiver);
    const count = (this.#counts.get(userId) ?? 0) + 1;
    this.#counts.set(userId, count);
    this.#voices.set(receiver, { name: `voice-${userId}-${count}`, clock: new VoiceClock(RTP_RATE) });
  }

  end(receiver: RTCRtpReceiver): void {
    const voice = this.#voices.get(receiver);
    if (!voice) return;
    this.#voices.delete(receiver);
    this.#send({ kind: "voice-ended", voice: voice.name });
  }

  #take(receiver: RTCRtpReceiver, frame: RTCEncodedAudioFrame): void {
    const voice = this.#voices.get(receiver);
    if (!voice || frame.data.byteLength === 0) return;
    const payload = new Uint8Array(frame.data);
    const packet = isRed(receiver, frame) ? primaryBlock(payload) : payload;
    if (!packet || packet.byteLength === 0) return;
    const arrival = (performance.now() - this.#begun) / 1000;
    const time = voice.clock.timeOf(frame.timestamp, arrival);
    if (time === null) return;
    // A copy: the frame goes on to the decoder.
    const data = packet.slice();
    this.#send({ kind: "packet", voice: voice.name, data, time }, [data.buffer]);
  }
}

function isRed(receiver: RTCRtpReceiver, frame: RTCEncodedAudioFrame): boolean {
  const { payloadType } = frame.getMetadata();
  const codec = receiver.getParameters().codecs.find((codec) => codec.payloadType === payloadType);
  return codec?.mimeType.toLowerCase() === "audio/red";
}

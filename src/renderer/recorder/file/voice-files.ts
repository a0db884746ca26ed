import {
  EncodedAudioPacketSource,
  EncodedPacket,
  Output,
  StreamTarget,
  WebMOutputFormat,
  type StreamTargetChunk,
} from "mediabunny";

/** Most packets are this long, in seconds; players go by the time of the next. */
const PACKET_SECONDS = 0.02;
const OPUS: EncodedAudioChunkMetadata = {
  decoderConfig: { codec: "opus", numberOfChannels: 2, sampleRate: 48_000 },
};

interface Voice {
  readonly output: Output;
  readonly source: EncodedAudioPacketSource;
  /** Writes happen one after the other. */
  written: Promise<void>;
}

/** Each microphone's Opus packets as they came, in a WebM file of its own. */
export class VoiceFiles {
  readonly #open: (file: string) => WritableStream<StreamTargetChunk>;
  readonly #voices = new Map<string, Voice>();

  constructor(open: (file: string) => WritableStream<StreamTargetChunk>) {
    this.#open = open;
  }

  /** The first packet opens the file. Times in seconds, each later than the one before. */
  add(name: string, data: Uint8Array, time: number): void {
    const voice = this.#voices.get(name) ?? this.#begin(name);
    const packet = new EncodedPacket(data, "key", time, PACKET_SECONDS);
    voice.written = voice.written.then(() => voice.source.add(packet, OPUS));
  }

  /** Completes a file. */
  async end(name: string): Promise<void> {
    const voice = this.#voices.get(name);
    if (!voice) return;
    this.#voices.delete(name);
    await voice.written;
    await voice.output.finalize();
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.#voices.keys()].map((name) => this.end(name)));
  }

  #begin(name: string): Voice {
    const output = new Output({
      format: new WebMOutputFormat({ appendOnly: true, minimumClusterDuration: 1 }),
      target: new StreamTarget(this.#open(name)),
    });
    const source = new EncodedAudioPacketSource("opus");
    output.addAudioTrack(source);
    const voice = { output, source, written: output.start() };
    this.#voices.set(name, voice);
    return voice;
  }
}

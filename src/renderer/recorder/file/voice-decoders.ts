import { CHANNELS, SOUND_RATE, type Sound } from "./mixer.ts";

const CONFIG: AudioDecoderConfig = { codec: "opus", sampleRate: SOUND_RATE, numberOfChannels: CHANNELS };

interface Voice {
  readonly decoder: AudioDecoder;
  /** When the packets that are being decoded were heard, in seconds. */
  readonly times: number[];
}

/** Decodes the Opus packets of each source of sound. */
export class VoiceDecoders {
  readonly #voices = new Map<string, Voice>();
  readonly #onSound: (sound: Sound) => void;

  constructor(onSound: (sound: Sound) => void) {
    this.#onSound = onSound;
  }

  decode(name: string, data: Uint8Array, time: number): void {
    const known = this.#voices.get(name);
    // A packet that cannot be decoded closes its decoder.
    const voice = known?.decoder.state === "configured" ? known : this.#begin(name);
    voice.times.push(time);
    voice.decoder.decode(new EncodedAudioChunk({ type: "key", timestamp: Math.round(time * 1e6), data }));
  }

  end(name: string): void {
    const decoder = this.#voices.get(name)?.decoder;
    this.#voices.delete(name);
    if (decoder?.state === "configured") decoder.close();
  }

  #begin(name: string): Voice {
    const times: number[] = [];
    const decoder = new AudioDecoder({
      output: (data) => {
        const time = times.shift();
        if (time !== undefined) this.#onSound({ samples: samplesOf(data), time });
        data.close();
      },
      error: () => this.#voices.delete(name),
    });
    decoder.configure(CONFIG);
    const voice = { decoder, times };
    this.#voices.set(name, voice);
    return voice;
  }
}

function samplesOf(data: AudioData): Float32Array {
  const frames = data.numberOfFrames;
  const samples = new Float32Array(CHANNELS * frames);
  for (let channel = 0; channel < CHANNELS; channel += 1)
    data.copyTo(samples.subarray(channel * frames, (channel + 1) * frames), {
      planeIndex: Math.min(channel, data.numberOfChannels - 1),
      format: "f32-planar",
    });
  return samples;
}

import { EncodedPacketSink, FilePathSource, Input, WEBM } from "mediabunny";
import { OpusDecoder } from "opus-decoder";

/** Samples per second of all audio here: what speech recognition works with. Mono. */
export const SAMPLE_RATE = 16_000;

/** Decoded audio, without what is missing: between two of these there may be a gap. */
export interface Pcm {
  /** The first sample's position in the file, in samples. Rises from one to the next. */
  readonly position: number;
  readonly samples: Int16Array;
}

/** Timestamps that differ from the audio before by less are jitter and not a gap. In samples. */
const JITTER = SAMPLE_RATE / 10;
/** The longest packet that the decoder has room for. libopus makes none longer than 1275 bytes for each of its frames. */
const MAX_PACKET = 3_840;

/**
 * Decodes a WebM file with Opus packets, packet by packet, so that an hour of it is never in memory. What was not sent
 * (muted, silence with DTX) or cannot be decoded is missing. A torn file ends where it is torn; one that is no WebM, or
 * has no Opus track, has nothing in it. Rejects only if the file cannot be opened.
 */
export async function* decodeVoice(file: string): AsyncGenerator<Pcm> {
  const input = new Input({
    source: new FilePathSource(file, { handleUnhandledError: () => {} }),
    formats: [WEBM],
  });
  const decoder = new OpusDecoder({ sampleRate: SAMPLE_RATE, channels: 1 });
  await decoder.ready;
  try {
    let end = 0;
    for await (const { data, timestamp } of packetsOf(input)) {
      if (data.byteLength === 0 || data.byteLength > MAX_PACKET) continue;
      const [channel] = decoder.decodeFrame(data).channelData;
      if (!channel || channel.length === 0) continue;
      const stated = Math.round(timestamp * SAMPLE_RATE);
      const position = stated - end > JITTER ? stated : end;
      end = position + channel.length;
      yield { position, samples: toInt16(channel) };
    }
  } finally {
    decoder.free();
    input.dispose();
  }
}

async function* packetsOf(input: Input) {
  try {
    const track = await input.getPrimaryAudioTrack();
    if (!track || track.codec !== "opus") return;
    yield* new EncodedPacketSink(track).packets();
  } catch (error) {
    // The rest of the file is missing or unreadable. A file that is not there is the caller's mistake.
    if (isSystemError(error)) throw error;
  }
}

const isSystemError = (error: unknown): boolean => error instanceof Error && "syscall" in error;

function toInt16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) =>
    Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_767))),
  );
}

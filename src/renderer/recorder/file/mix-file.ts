import {
  AudioSample,
  AudioSampleSource,
  canEncodeAudio,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  type StreamTargetChunk,
} from "mediabunny";
import { CHANNELS, SOUND_RATE, type Sound } from "./mixer.ts";

const SOUND_BITRATE = 128_000;

/** Everybody's sound, and the picture, in a fragmented MP4: it is playable up to its last fragment at any moment. */
export class MixFile {
  readonly #output: Output;
  readonly #picture: EncodedVideoPacketSource | null;
  readonly #sound: AudioSampleSource | null;

  private constructor(target: WritableStream<StreamTargetChunk>, has: { audio: boolean; video: boolean }) {
    this.#output = new Output({
      format: new Mp4OutputFormat({ fastStart: "fragmented", minimumFragmentDuration: 1 }),
      target: new StreamTarget(target),
    });
    this.#picture = has.video ? new EncodedVideoPacketSource("avc") : null;
    this.#sound = has.audio ? new AudioSampleSource({ codec: "aac", bitrate: SOUND_BITRATE }) : null;
    if (this.#picture) this.#output.addVideoTrack(this.#picture);
    if (this.#sound) this.#output.addAudioTrack(this.#sound);
  }

  static async create(
    target: WritableStream<StreamTargetChunk>,
    has: { audio: boolean; video: boolean },
  ): Promise<MixFile> {
    if (has.audio) await provideAac();
    const file = new MixFile(target, has);
    await file.#output.start();
    return file;
  }

  async addPicture(chunk: EncodedVideoChunk, metadata?: EncodedVideoChunkMetadata): Promise<void> {
    await this.#picture?.add(EncodedPacket.fromEncodedChunk(chunk), metadata);
  }

  async addSound({ samples, time }: Sound): Promise<void> {
    const sample = new AudioSample({
      data: samples,
      format: "f32-planar",
      numberOfChannels: CHANNELS,
      sampleRate: SOUND_RATE,
      timestamp: time,
    });
    await this.#sound?.add(sample);
    sample.close();
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    await this.#output.finalize();
  }
}

/** Chromium has an AAC encoder only where the system has one; else there is one in WebAssembly. */
async function provideAac(): Promise<void> {
  const options = { numberOfChannels: CHANNELS, sampleRate: SOUND_RATE, bitrate: SOUND_BITRATE };
  if (await canEncodeAudio("aac", options)) return;
  const { registerAacEncoder } = await import("@mediabunny/aac-encoder");
  registerAacEncoder();
}

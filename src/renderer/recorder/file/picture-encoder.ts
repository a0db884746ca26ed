import type { Size } from "../picture/arrange.ts";

/** Every fragment of the file begins with a keyframe; what a crash may lose is shorter than two of them. */
const KEYFRAME_SECONDS = 1;
/** A machine that falls behind leaves frames out, instead of keeping them in memory. */
const MOST_WAITING = 4;
/** Bits for each pixel of each frame: 2.5 Mbit/s for 720p30. */
const BITS_PER_PIXEL = 0.09;

type OnPacket = (chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined) => void;

/** H.264, which plays everywhere. */
export class PictureEncoder {
  readonly #encoder: VideoEncoder;
  #nextKeyframe = 0;

  private constructor(config: VideoEncoderConfig, onPacket: OnPacket, onFailed: (why: string) => void) {
    this.#encoder = new VideoEncoder({ output: onPacket, error: ({ message }) => onFailed(message) });
    this.#encoder.configure(config);
  }

  /** Rejects if this browser has no H.264 encoder. */
  static async create(
    size: Size,
    frameRate: number,
    onPacket: OnPacket,
    onFailed: (why: string) => void,
  ): Promise<PictureEncoder> {
    const config: Omit<VideoEncoderConfig, "codec"> = {
      width: size.width,
      height: size.height,
      framerate: frameRate,
      bitrate: size.width * size.height * frameRate * BITS_PER_PIXEL,
      latencyMode: "realtime",
      avc: { format: "avc" },
    };
    for (const codec of codecsFor(size)) {
      const { supported } = await VideoEncoder.isConfigSupported({ ...config, codec });
      if (supported) return new PictureEncoder({ ...config, codec }, onPacket, onFailed);
    }
    throw new Error("This browser cannot encode H.264.");
  }

  /** Encodes the canvas as the picture at `time`, in seconds; not if the encoder is too far behind. */
  encode(canvas: OffscreenCanvas, time: number, duration: number): void {
    if (this.#encoder.state !== "configured" || this.#encoder.encodeQueueSize >= MOST_WAITING) return;
    const frame = new VideoFrame(canvas, {
      timestamp: Math.round(time * 1e6),
      duration: Math.round(duration * 1e6),
      alpha: "discard",
    });
    const keyFrame = time >= this.#nextKeyframe;
    if (keyFrame) this.#nextKeyframe = Math.floor(time / KEYFRAME_SECONDS + 1) * KEYFRAME_SECONDS;
    this.#encoder.encode(frame, { keyFrame });
    frame.close();
  }

  /** Resolves once the last packet is out. */
  async finish(): Promise<void> {
    if (this.#encoder.state !== "configured") return;
    await this.#encoder.flush();
    this.#encoder.close();
  }
}

/** High, Main and Baseline profile, at the level of the size: 3.1 up to 720p30, 4.0 up to 1080p30. */
function codecsFor({ width, height }: Size): string[] {
  const level = width * height > 1280 * 720 ? "28" : "1f";
  return ["6400", "4d00", "42e0"].map((profile) => `avc1.${profile}${level}`);
}

import { VideoTransformer, type VideoTransformerInitOptions } from "@livekit/track-processors";
import { ImageSegmenter } from "@mediapipe/tasks-vision";
// oxlint-disable-next-line import/default -- Vite exports its address
import wasmLoaderPath from "../../../../../node_modules/@mediapipe/tasks-vision/wasm/vision_wasm_internal.js?url";
import wasmBinaryPath from "../../../../../node_modules/@mediapipe/tasks-vision/wasm/vision_wasm_internal.wasm?url";
import type { HiddenBackground } from "../settings.ts";
import { readPicture } from "./pictures.ts";
import modelAssetPath from "./selfie-segmentation-landscape.tflite?url";

/** How far the blur reaches, in pixels of the camera. */
const BLUR_RADIUS = 20;

/** The work on one frame, or on one that had to be left out. */
export interface FrameWork {
  /** How long the page's thread was busy, in ms. */
  readonly busy: number;
  readonly isShown: boolean;
}

interface BackgroundEvents {
  onFrame(work: FrameWork): void;
  /** It does not run any more. */
  onEnd(): void;
}

/**
 * Draws each frame of a camera with its background hidden. A frame whose background cannot be told is left out: what
 * others see is hidden, or frozen. (The transformer of the library sends the first frame, and those, as they are.)
 */
export class BackgroundEffect extends VideoTransformer<Record<string, never>> {
  readonly #events: BackgroundEvents;
  #background: HiddenBackground;
  #segmenter: ImageSegmenter | null = null;

  constructor(background: HiddenBackground, events: BackgroundEvents) {
    super();
    this.#background = background;
    this.#events = events;
  }

  /** Loads it for a canvas. Rejects if this browser cannot run it, or if it could not be loaded. */
  override async init(options: VideoTransformerInitOptions): Promise<void> {
    await super.init(options);
    if (!this.gl || !this.canvas) throw new Error("There is no WebGL here.");
    this.#segmenter = await ImageSegmenter.createFromOptions(
      { wasmLoaderPath, wasmBinaryPath },
      {
        baseOptions: { modelAssetPath, delegate: hasGraphicsCard(this.canvas) ? "GPU" : "CPU" },
        canvas: this.canvas,
        runningMode: "VIDEO",
        outputCategoryMask: true,
        outputConfidenceMasks: false,
      },
    );
    await this.show(this.#background);
  }

  /** Hides the background in another way. A picture that cannot be read any more leaves it blurred. */
  async show(background: HiddenBackground): Promise<void> {
    this.#background = background;
    const picture = background.kind === "picture" ? await readPicture(background.id).catch(() => null) : null;
    const bitmap = picture && (await createImageBitmap(picture));
    if (this.#background !== background) return;
    // This forgets the picture before, too.
    this.gl?.setBlurRadius(bitmap ? null : BLUR_RADIUS);
    if (bitmap) await this.gl?.setBackgroundImage(bitmap);
  }

  override transform(frame: VideoFrame, controller: TransformStreamDefaultController<VideoFrame>): void {
    if (!this.canvas) {
      // It was destroyed: this ends the stream of frames.
      frame.close();
      controller.terminate();
      return;
    }
    const began = performance.now();
    let isShown = false;
    try {
      isShown = this.#draw(frame, this.canvas);
      if (isShown) controller.enqueue(new VideoFrame(this.canvas, { timestamp: frame.timestamp }));
    } catch {
      // Such as a lost WebGL context. If it stays, it is switched off for being late.
      isShown = false;
    } finally {
      frame.close();
    }
    this.#events.onFrame({ busy: performance.now() - began, isShown });
  }

  override update(): void {}

  override async destroy(): Promise<void> {
    await super.destroy();
    this.#segmenter?.close();
    this.#segmenter = null;
    this.#events.onEnd();
  }

  /** Returns whether the canvas shows the frame. */
  #draw(frame: VideoFrame, canvas: OffscreenCanvas | HTMLCanvasElement): boolean {
    const { gl } = this;
    if (!gl || !this.#segmenter) return false;
    const { displayWidth, displayHeight } = frame;
    if (canvas.width !== displayWidth) canvas.width = displayWidth;
    if (canvas.height !== displayHeight) canvas.height = displayHeight;
    let isMasked = false;
    // Calls back before it returns.
    this.#segmenter.segmentForVideo(frame, performance.now(), (result) => {
      if (result.categoryMask) {
        gl.updateMask(result.categoryMask.getAsWebGLTexture());
        isMasked = true;
      }
      result.close();
    });
    if (isMasked) gl.renderFrame(frame);
    return isMasked;
  }
}

/** Names of what draws WebGL where there is no graphics card. The model runs several times faster without it. */
const SOFTWARE = /swiftshader|llvmpipe|software|basic render/i;

function hasGraphicsCard(canvas: OffscreenCanvas | HTMLCanvasElement): boolean {
  const gl = canvas.getContext("webgl2");
  const info = gl?.getExtension("WEBGL_debug_renderer_info");
  return !SOFTWARE.test(String(info && gl?.getParameter(info.UNMASKED_RENDERER_WEBGL)));
}

import { ProcessorWrapper } from "@livekit/track-processors";
import type { LocalVideoTrack } from "livekit-client";
import {
  isReleased,
  removeProcessorOfReleased,
  setProcessorOfReleased,
} from "../../livekit-internals/released-camera.ts";
import { watchLoad, type ProcessingReport } from "../report.ts";
import type { HiddenBackground } from "../settings.ts";
import { BackgroundEffect } from "./background-effect.ts";
import { FrameLoad } from "./frame-load.ts";

class BackgroundProcessor extends ProcessorWrapper<Record<string, never>, BackgroundEffect> {
  readonly #onFailed: (error: unknown) => void;

  constructor(effect: BackgroundEffect, onFailed: (error: unknown) => void) {
    // Where the library draws into the page, it finds its canvas by this name.
    super(effect, `background-${crypto.randomUUID()}`);
    this.#onFailed = onFailed;
  }

  /** For another camera, or one that is turned on again: it is not, if this rejects. */
  override async restart(...options: Parameters<ProcessorWrapper<Record<string, never>>["restart"]>) {
    try {
      await super.restart(...options);
    } catch (error) {
      this.#onFailed(error);
      throw error;
    }
  }
}

/**
 * Hides the background of a camera from now on, or in another way. One that is off gets it when it is turned on, before
 * anybody sees it. Rejects if that does not work here.
 */
export async function hideBackground(
  track: LocalVideoTrack,
  background: HiddenBackground,
  report: ProcessingReport,
): Promise<void> {
  const current = track.getProcessor();
  if (current instanceof BackgroundProcessor) {
    await current.transformer.show(background);
    return;
  }
  const load = new FrameLoad(watchLoad("background", report));
  const effect = new BackgroundEffect(background, {
    onFrame: (work) => load.add(work, performance.now()),
    onEnd: () => report.load("background", null),
  });
  // Not awaited: what it does waits for the camera.
  const processor = new BackgroundProcessor(effect, (error) => void report.failed("background", error));
  if (isReleased(track)) {
    setProcessorOfReleased(track, processor);
    return;
  }
  try {
    await track.setProcessor(processor);
  } finally {
    // The camera was stopped meanwhile, or it does not work here: then the processor may not know what it has to destroy.
    if (track.isStopped || track.getProcessor() !== processor)
      await Promise.allSettled([processor.destroy(), effect.destroy()]);
  }
}

/** Sends the camera as it is from now on. */
export async function showBackground(track: LocalVideoTrack): Promise<void> {
  if (isReleased(track)) await removeProcessorOfReleased(track);
  else await track.stopProcessor();
}

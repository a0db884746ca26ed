import type { LocalAudioTrack } from "livekit-client";
import { giveAudioContext } from "../../livekit-internals/audio-context.ts";
import { watchLoad, type ProcessingReport } from "../report.ts";
import { NoiseSuppressor } from "./noise-suppressor.ts";

/** Suppresses the noise of a microphone from now on. Rejects if that does not work here. */
export async function suppressNoise(track: LocalAudioTrack, report: ProcessingReport): Promise<void> {
  const suppressor = await NoiseSuppressor.create(watchLoad("noise", report), () =>
    report.load("noise", null),
  );
  try {
    if (!track.isStopped) {
      giveAudioContext(track, suppressor.context);
      await track.setProcessor(suppressor);
    }
  } finally {
    // The track was stopped meanwhile, or its microphone does not fit.
    if (track.isStopped || track.getProcessor() !== suppressor) await suppressor.destroy();
  }
}

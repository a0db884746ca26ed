import type { LocalAudioTrack } from "livekit-client";
import { giveAudioContext } from "../../livekit-internals/audio-context.ts";
import { watchLoad, type ProcessingReport } from "../report.ts";
import { NoiseSuppressor } from "./noise-suppressor.ts";

/** Suppresses the noise of a microphone from now on. Rejects if that does not work here. */
export async function suppressNoise(track: LocalAudioTrack, report: ProcessingReport): Promise<void> {
  const suppressor = await NoiseSuppressor.create(watchLoad("noise", report), () =>
    report.load("noise", null),
  );
  if (track.isStopped) {
    await suppressor.destroy();
    return;
  }
  giveAudioContext(track, suppressor.context);
  await track.setProcessor(suppressor);
}

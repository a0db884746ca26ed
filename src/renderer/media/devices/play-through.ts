import { inBackground } from "../../../shared/base/background.ts";

/** Firefox and Safari have no choice of the speaker in their older versions. */
export const canChooseSpeaker = (): boolean => "setSinkId" in HTMLMediaElement.prototype;

/**
 * Plays through the given speaker; null is the system's default. The default is also used if the browser does not
 * support choosing, or if the speaker is not connected.
 */
export function playThrough(output: HTMLMediaElement | AudioContext, speakerId: string | null): void {
  const player = output as { readonly sinkId?: unknown; setSinkId?(id: string): Promise<void> };
  const wanted = speakerId ?? "";
  if (player.sinkId !== wanted)
    inBackground(
      () => player.setSinkId?.(wanted),
      () => {},
    );
}

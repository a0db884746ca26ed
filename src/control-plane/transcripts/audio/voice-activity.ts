import createFvad from "@echogarden/fvad-wasm";
import fvadBinary from "@echogarden/fvad-wasm/fvad.wasm?url&inline";
import { SAMPLE_RATE } from "./decode.ts";

/** Samples in a frame: 30 ms, the longest that WebRTC's detector takes. */
export const FRAME_SAMPLES = (SAMPLE_RATE * 30) / 1000;

/** Of 0 to 3, how much has to be voice for a frame to count as such. Clients suppress noise, so a middle one is enough. */
const AGGRESSIVENESS = 2;

/** WebRTC's voice activity detector. It adapts to one person's audio, so each file needs its own. */
export interface VoiceDetector {
  /** Whether somebody speaks in a frame of `FRAME_SAMPLES` samples. */
  isVoice(frame: Int16Array): boolean;
  free(): void;
}

export async function createVoiceDetector(): Promise<VoiceDetector> {
  const wasmBinary = Buffer.from(fvadBinary.slice(fvadBinary.indexOf(",") + 1), "base64");
  const fvad = await createFvad({ wasmBinary });
  const detector = fvad._fvad_new();
  fvad._fvad_set_mode(detector, AGGRESSIVENESS);
  fvad._fvad_set_sample_rate(detector, SAMPLE_RATE);
  const pointer = fvad._malloc(FRAME_SAMPLES * Int16Array.BYTES_PER_ELEMENT);
  return {
    isVoice(frame) {
      fvad.HEAP16.set(frame, pointer / Int16Array.BYTES_PER_ELEMENT);
      return fvad._fvad_process(detector, pointer, frame.length) === 1;
    },
    free() {
      fvad._free(pointer);
      fvad._fvad_free(detector);
    },
  };
}

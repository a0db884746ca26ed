import type { LocalAudioTrack } from "livekit-client";
import { sourceOf } from "../livekit-internals/source-track.ts";
import { hear, type Heard } from "./hearing.ts";

/** Listens to a microphone, whether or not its track is muted. What it hears never leaves it. */
export interface Ear {
  readonly source: MediaStreamTrack;
  /** What it has heard lately; null while the browser keeps it suspended. */
  hear(): Heard | null;
  close(): void;
}

/** Listens to the device of a track itself, whatever processes it, and to the next one as soon as the track has that. */
export function listenToDevice(track: LocalAudioTrack, listen = listenTo): Omit<Ear, "source"> {
  let ear = listen(sourceOf(track));
  return {
    hear() {
      const source = sourceOf(track);
      if (ear.source === source) return ear.hear();
      const next = listen(source);
      ear.close();
      ear = next;
      // It has heard nothing yet.
      return null;
    },
    close: () => ear.close(),
  };
}

/** How much an ear looks back, in s, where the browser's sample rate allows so much. */
const SPAN = 1;
/** In Hz: enough to tell speech, at a fraction of the cost. */
const SAMPLE_RATE = 8_000;
/** An analyser keeps at most so many samples. */
const MOST_SAMPLES = 32_768;

/** Throws what the browser throws if it has no audio graph left. */
export function listenTo(source: MediaStreamTrack): Ear {
  // A muted track is silent for whoever reads it, but its clones are not.
  const track = source.clone();
  track.enabled = true;
  try {
    const stream = new MediaStream([track]);
    const { audio, input } = slowly(stream) ?? usually(stream);
    const analyser = new AnalyserNode(audio, {
      fftSize: Math.min(MOST_SAMPLES, 2 ** Math.ceil(Math.log2(audio.sampleRate * SPAN))),
    });
    input.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    return {
      source,
      hear() {
        if (audio.state !== "running") {
          // Browsers let it run only once something was pressed in the page.
          void audio.resume();
          return null;
        }
        analyser.getFloatTimeDomainData(samples);
        return hear(samples, audio.sampleRate);
      },
      close() {
        track.stop();
        void audio.close();
      },
    };
  } catch (error) {
    track.stop();
    throw error;
  }
}

interface Opened {
  readonly audio: AudioContext;
  readonly input: AudioNode;
}

/** It plays nothing: where the browser allows that, no speaker is kept awake for it. */
const unheard = { latencyHint: "playback", sinkId: { type: "none" } } as AudioContextOptions;

/** Null in browsers that do not resample microphones. */
function slowly(stream: MediaStream): Opened | null {
  const audio = new AudioContext({ ...unheard, sampleRate: SAMPLE_RATE });
  try {
    return { audio, input: audio.createMediaStreamSource(stream) };
  } catch {
    void audio.close();
    return null;
  }
}

function usually(stream: MediaStream): Opened {
  const audio = new AudioContext(unheard);
  return { audio, input: audio.createMediaStreamSource(stream) };
}

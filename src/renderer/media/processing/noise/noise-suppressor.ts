import { GtcrnWorkletNode } from "@sapphi-red/web-noise-suppressor";
import wasmUrl from "@sapphi-red/web-noise-suppressor/gtcrn.wasm?url";
// oxlint-disable-next-line import/default -- Vite exports its address
import workletUrl from "@sapphi-red/web-noise-suppressor/gtcrnWorklet.js?url";
import {
  TrackEvent,
  type AudioProcessorOptions,
  type LocalTrack,
  type Track,
  type TrackProcessor,
} from "livekit-client";
import type { LoadSample } from "../load-policy.ts";
import type { AudioLoad } from "./load-meter.ts";
// oxlint-disable-next-line import/default -- Vite exports its address
import meterUrl from "./load-meter.ts?worker&url";
import { whenRunning } from "./when-running.ts";

/** It takes 16 or 48 kHz. The browser resamples a microphone that has another rate. */
const SAMPLE_RATE = 48_000;
/** How much longer than its audio a second may take before it counts as late. */
const TOLERANCE = 1.15;

/**
 * GTCRN, a small neural network, between the microphone and what is sent, in an audio thread of its own. It keeps what is
 * below 8 kHz, and delays the audio by 32 ms.
 */
export class NoiseSuppressor implements TrackProcessor<Track.Kind.Audio, AudioProcessorOptions> {
  readonly name = "noise-suppression";
  readonly context: AudioContext;
  readonly processedTrack: MediaStreamTrack;
  readonly #node: GtcrnWorkletNode;
  #source: MediaStreamAudioSourceNode | null = null;
  #microphone: LocalTrack | null = null;

  readonly #onEnd: () => void;

  private constructor(context: AudioContext, node: GtcrnWorkletNode, onEnd: () => void) {
    this.context = context;
    this.#node = node;
    this.#onEnd = onEnd;
    const destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    const [track] = destination.stream.getAudioTracks();
    if (!track) throw new Error("An audio context has no track.");
    this.processedTrack = track;
    node.connect(destination);
  }

  /**
   * Loads it, and waits until the browser allows audio to be processed, which may take until the user presses something.
   * `onLoad` is called about once a second, `onEnd` when it was destroyed. Rejects if this browser cannot run it, or if it could not be loaded.
   */
  static async create(onLoad: (load: LoadSample) => void, onEnd: () => void): Promise<NoiseSuppressor> {
    const context = new AudioContext({ sampleRate: SAMPLE_RATE });
    try {
      const binary = fetch(wasmUrl).then((response) => {
        if (!response.ok) throw new Error(`The noise suppression could not be loaded: ${response.status}`);
        return response.arrayBuffer();
      });
      // In this order: the meter measures what is registered after it.
      await context.audioWorklet.addModule(meterUrl);
      await context.audioWorklet.addModule(workletUrl);
      const node = new GtcrnWorkletNode(context, { wasmBinary: await binary, maxChannels: 1 });
      node.port.addEventListener("message", ({ data }: MessageEvent<AudioLoad>) =>
        onLoad({
          at: performance.now(),
          share: data.busy / data.audio,
          isLate: data.elapsed > data.audio * TOLERANCE,
        }),
      );
      node.port.start();
      await whenRunning(context);
      return new NoiseSuppressor(context, node, onEnd);
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  async init({ track, localTrack }: AudioProcessorOptions): Promise<void> {
    this.#microphone = localTrack ?? null;
    for (const event of muting) this.#microphone?.on(event, this.#followMute);
    this.#listenTo(track);
    this.processedTrack.enabled = track.enabled;
  }

  /** Another microphone. What is sent stays the same track, and stays muted if it was. */
  async restart({ track }: AudioProcessorOptions): Promise<void> {
    this.#listenTo(track);
  }

  async destroy(): Promise<void> {
    for (const event of muting) this.#microphone?.off(event, this.#followMute);
    this.#microphone = null;
    this.#source?.disconnect();
    this.#node.destroy();
    this.processedTrack.stop();
    if (this.context.state === "closed") return;
    await this.context.close();
    this.#onEnd();
  }

  #listenTo(track: MediaStreamTrack): void {
    this.#source?.disconnect();
    this.#source = new MediaStreamAudioSourceNode(this.context, { mediaStream: new MediaStream([track]) });
    this.#source.connect(this.#node);
  }

  /** The microphone alone would be silent only once everything before has passed through. */
  readonly #followMute = (): void => {
    const device = this.#source?.mediaStream.getAudioTracks()[0];
    if (device) this.processedTrack.enabled = device.enabled;
  };
}

/** After these, the device is on or off. */
const muting = [TrackEvent.Muted, TrackEvent.Unmuted, TrackEvent.Restarted] as const;

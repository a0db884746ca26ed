const RATE = 48_000;
const START_LIMIT = 5_000;

interface Source {
  readonly node: MediaStreamAudioSourceNode;
  readonly element: HTMLAudioElement;
}

/** Everybody's sound, mixed into one track. Nothing is audible on this machine. */
export class Sounds {
  /** The mix, from now on without an end. */
  readonly samples: ReadableStream<AudioData>;
  // Without a device: it runs at the pace of a timer, and nothing can be heard or unplugged.
  readonly #context = new AudioContext({ sampleRate: RATE, sinkId: { type: "none" } } as AudioContextOptions);
  readonly #limiter: DynamicsCompressorNode;
  readonly #sources = new Map<string, Source>();

  constructor() {
    const mixed = new MediaStreamAudioDestinationNode(this.#context, { channelCount: 2 });
    // Several loud voices at once would be distorted.
    this.#limiter = new DynamicsCompressorNode(this.#context, {
      threshold: -6,
      knee: 6,
      ratio: 12,
      attack: 0.003,
      release: 0.1,
    });
    this.#limiter.connect(mixed);
    const [track] = mixed.stream.getAudioTracks();
    this.samples = new MediaStreamTrackProcessor({
      track: track as MediaStreamAudioTrack,
      // Half a minute, in pieces of 128 frames: a worker that is late does not lose sound.
      maxBufferSize: 10_000,
    }).readable;
  }

  /** Rejects if the browser lets no page make sound that nobody has clicked on. */
  async start(): Promise<void> {
    const blocked = new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error("The browser has to allow sound (autoplay-policy).")), START_LIMIT),
    );
    await Promise.race([this.#context.resume(), blocked]);
  }

  add(sid: string, track: MediaStreamTrack): void {
    this.remove(sid);
    const mediaStream = new MediaStream([track]);
    const node = new MediaStreamAudioSourceNode(this.#context, { mediaStream });
    node.connect(this.#limiter);
    // Chromium decodes sound that comes over the network only for an element that plays it.
    const element = new Audio();
    element.muted = true;
    element.srcObject = mediaStream;
    void element.play().catch(() => {});
    this.#sources.set(sid, { node, element });
  }

  remove(sid: string): void {
    const source = this.#sources.get(sid);
    if (!source) return;
    this.#sources.delete(sid);
    source.node.disconnect();
    source.element.pause();
    source.element.srcObject = null;
  }
}

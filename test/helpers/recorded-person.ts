import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
} from "@livekit/rtc-node";
import { onTestFinished } from "vitest";
import { chatTopic } from "../../src/shared/conference/attributes.ts";
import type { RecorderRoutes } from "./recorder-routes.ts";

export type Colour = readonly [red: number, green: number, blue: number];

const RATE = 48_000;
const SOUND_STEP = 20;

interface Picture {
  readonly colour: Colour;
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
  /** In several sizes, of which the media server forwards what is asked for. */
  readonly simulcast?: boolean;
}

/** How many different frames there are: then they begin anew. */
const CYCLE = 30;

/** A participant of a recorded call, without a browser: a colour across which a white bar moves, and a tone. */
export class RecordedPerson {
  readonly userId: string;
  readonly name: string;
  readonly room = new Room();
  #isGone = false;
  readonly #timers = new Set<ReturnType<typeof setInterval>>();

  private constructor(userId: string, name: string) {
    this.userId = userId;
    this.name = name;
  }

  /** `digit` is what the ids consist of. */
  static async join(
    host: Pick<RecorderRoutes, "tokenFor">,
    name: string,
    digit: string,
  ): Promise<RecordedPerson> {
    const userId = digit.repeat(24);
    return await RecordedPerson.#connect(host, userId, `${userId}:dev-${digit.repeat(16)}`, name);
  }

  /** Somebody without an account. */
  static async joinAsGuest(
    host: Pick<RecorderRoutes, "tokenFor">,
    name: string,
    identity: string,
  ): Promise<RecordedPerson> {
    return await RecordedPerson.#connect(host, identity, identity, name);
  }

  static async #connect(
    host: Pick<RecorderRoutes, "tokenFor">,
    userId: string,
    identity: string,
    name: string,
  ): Promise<RecordedPerson> {
    const person = new RecordedPerson(userId, name);
    const grant = await host.tokenFor(identity, name);
    await person.room.connect(grant.livekit_url, grant.livekit_token, {
      autoSubscribe: false,
      dynacast: true,
    });
    onTestFinished(() => person.leave());
    return person;
  }

  /** Returns the sid of the track. */
  async show(picture: Picture, source = TrackSource.SOURCE_CAMERA): Promise<string> {
    const { width = 640, height = 360, frameRate = 15, simulcast = false } = picture;
    const video = new VideoSource(width, height);
    const frames = Array.from({ length: CYCLE }, (_, index) =>
      drawFrame(picture.colour, width, height, index / CYCLE),
    );
    let count = 0;
    this.#every(1000 / frameRate, () => {
      const pixels = frames[(count += 1) % CYCLE] ?? new Uint8Array();
      video.captureFrame(new VideoFrame(pixels, width, height, VideoBufferType.I420));
    });
    return await this.#publish(LocalVideoTrack.createVideoTrack("video", video), source, simulcast);
  }

  /** Writes in the chat of the LiveKit room. */
  async write(text: string): Promise<void> {
    await this.room.localParticipant?.sendText(text, { topic: chatTopic });
  }

  /** A tone. Returns the sid of the track. */
  async sound(frequency: number): Promise<string> {
    return await this.#listenTo((at) => Math.sin((2 * Math.PI * frequency * at) / RATE) * 6_000);
  }

  /** A microphone in which nothing is said, until `say` is called with samples of 48 kHz; it resolves when they have been sent. */
  async open(): Promise<{ say: (samples: Int16Array) => Promise<void> }> {
    let said: { samples: Int16Array; from: number; end: () => void } | null = null;
    let now = 0;
    await this.#listenTo((at) => {
      now = at;
      // What is captured waits in a queue of a second.
      if (said && at - said.from >= said.samples.length + 2 * RATE) {
        said.end();
        said = null;
      }
      return said?.samples[at - said.from] ?? 0;
    });
    return {
      say: (samples) => new Promise((resolve) => (said = { samples, from: now, end: resolve })),
    };
  }

  /** Returns the sid of the track. `sample` gets the number of a sample. */
  async #listenTo(sample: (at: number) => number): Promise<string> {
    const audio = new AudioSource(RATE, 1);
    const length = (RATE * SOUND_STEP) / 1000;
    let written = 0;
    const speak = async () => {
      while (!this.#isGone) {
        const samples = Int16Array.from({ length }, (_, index) => sample(written + index));
        written += length;
        // It waits while enough has been captured.
        await audio.captureFrame(new AudioFrame(samples, RATE, 1, length));
      }
    };
    speak().catch(() => {});
    return await this.#publish(
      LocalAudioTrack.createAudioTrack("microphone", audio),
      TrackSource.SOURCE_MICROPHONE,
    );
  }

  /** Turns white and beeps at the same moments, each two seconds, and is black and silent in between. */
  async flash(): Promise<void> {
    const [width, height] = [640, 360];
    const video = new VideoSource(width, height);
    // Without a queue: what is captured is sent.
    const audio = new AudioSource(RATE, 1, 0);
    const shades = [0, 255].map((shade) => drawFrame([shade, shade, shade], width, height, 0));
    await this.#publish(LocalVideoTrack.createVideoTrack("video", video), TrackSource.SOURCE_CAMERA);
    await this.#publish(LocalAudioTrack.createAudioTrack("microphone", audio), TrackSource.SOURCE_MICROPHONE);
    const begun = performance.now();
    let count = 0;
    this.#every(5, () => {
      for (; count * 10 < performance.now() - begun; count += 1) {
        const isOn = (count * 10) % 2_000 < 300;
        const samples = Int16Array.from({ length: RATE / 100 }, (_, index) =>
          isOn ? Math.sin((2 * Math.PI * 1_000 * index) / RATE) * 15_000 : 0,
        );
        void audio.captureFrame(new AudioFrame(samples, RATE, 1, samples.length));
        const pixels = shades[isOn ? 1 : 0];
        if (count % 3 === 0 && pixels)
          video.captureFrame(new VideoFrame(pixels, width, height, VideoBufferType.I420));
      }
    });
  }

  async leave(): Promise<void> {
    this.#isGone = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers.clear();
    await this.room.disconnect();
  }

  #every(milliseconds: number, task: () => void): void {
    this.#timers.add(setInterval(task, milliseconds));
  }

  async #publish(
    track: LocalVideoTrack | LocalAudioTrack,
    source: TrackSource,
    simulcast = false,
  ): Promise<string> {
    const options = new TrackPublishOptions({ source, simulcast });
    const publication = await this.room.localParticipant?.publishTrack(track, options);
    return publication?.sid ?? "";
  }
}

/** A frame in I420: the colour, and in its upper quarter a white bar at `phase` of the width. */
function drawFrame([red, green, blue]: Colour, width: number, height: number, phase: number): Uint8Array {
  const size = width * height;
  const pixels = new Uint8Array(size * 1.5);
  // BT.601, as WebRTC has it.
  pixels.fill(16 + (65.5 * red + 128.6 * green + 25 * blue) / 255, 0, size);
  pixels.fill(128 + (-37.8 * red - 74.2 * green + 112 * blue) / 255, size, size * 1.25);
  pixels.fill(128 + (112 * red - 93.8 * green - 18.2 * blue) / 255, size * 1.25);
  const left = Math.floor(width * phase * 0.95);
  for (let row = 0; row < height / 4; row += 1)
    pixels.fill(235, row * width + left, row * width + left + width / 20);
  return pixels;
}

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
import type { RecorderHost } from "./recorder-host.ts";

export type Colour = readonly [red: number, green: number, blue: number];

const RATE = 48_000;
const SOUND_STEP = 20;

interface Picture {
  readonly colour: Colour;
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
}

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
    host: Pick<RecorderHost, "tokenFor">,
    name: string,
    digit: string,
  ): Promise<RecordedPerson> {
    const person = new RecordedPerson(digit.repeat(24), name);
    const grant = await host.tokenFor(`${person.userId}:dev-${digit.repeat(16)}`, name);
    await person.room.connect(grant.livekit_url, grant.livekit_token, {
      autoSubscribe: false,
      dynacast: false,
    });
    onTestFinished(() => person.leave());
    return person;
  }

  /** Returns the sid of the track. */
  async show(
    { colour, width = 640, height = 360, frameRate = 15 }: Picture,
    source = TrackSource.SOURCE_CAMERA,
  ): Promise<string> {
    const video = new VideoSource(width, height);
    let count = 0;
    this.#every(1000 / frameRate, () => {
      const pixels = new Uint8Array(width * height * 4);
      const bar = (count * 8) % width;
      for (let pixel = 0; pixel < width * height; pixel += 1) {
        const isBar =
          pixel % width >= bar && pixel % width < bar + width / 20 && pixel < (width * height) / 4;
        pixels.set(isBar ? [255, 255, 255, 255] : [...colour, 255], pixel * 4);
      }
      count += 1;
      video.captureFrame(new VideoFrame(pixels, width, height, VideoBufferType.RGBA));
    });
    return await this.#publish(LocalVideoTrack.createVideoTrack("video", video), source);
  }

  /** Returns the sid of the track. */
  async sound(frequency: number): Promise<string> {
    const audio = new AudioSource(RATE, 1);
    const length = (RATE * SOUND_STEP) / 1000;
    let written = 0;
    const speak = async () => {
      while (!this.#isGone) {
        const samples = Int16Array.from(
          { length },
          (_, index) => Math.sin((2 * Math.PI * frequency * (written + index)) / RATE) * 6_000,
        );
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

  async stop(sid: string): Promise<void> {
    await this.room.localParticipant?.unpublishTrack(sid);
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

  async #publish(track: LocalVideoTrack | LocalAudioTrack, source: TrackSource): Promise<string> {
    const options = new TrackPublishOptions({ source, simulcast: false });
    const publication = await this.room.localParticipant?.publishTrack(track, options);
    return publication?.sid ?? "";
  }
}

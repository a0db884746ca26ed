import { MixFile } from "./file/mix-file.ts";
import { PictureEncoder } from "./file/picture-encoder.ts";
import { Mixer } from "./file/mixer.ts";
import { Uploads } from "./file/uploads.ts";
import { VoiceDecoders } from "./file/voice-decoders.ts";
import { VoiceFiles } from "./file/voice-files.ts";
import { Host, type Brief } from "./host.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { ChatPanel, type PanelMessage } from "./picture/chat-panel.ts";
import { loadFont } from "./picture/lettering.ts";
import { Painter } from "./picture/painter.ts";

const CHAT_INTERVAL = 1_000;
/** Sound that comes later than this is left out; until then the file waits for it. In seconds. */
const PATIENCE = 0.5;
/** For how long a picture waits in the browser until it is decoded and drawn, and sound does not; in seconds. */
const PICTURE_DELAY = 0.04;

/** One part of a recording, from the first message of the page until the host has its files. */
export class Recording {
  readonly #brief: Brief;
  readonly #host: Host;
  /** Of the monotonic clock; the time of day may jump. */
  readonly #zero: number;
  readonly #tell: (message: FromWorker) => void;
  readonly #uploads: Uploads;
  readonly #voices: VoiceFiles;
  readonly #painter: Painter | null;
  readonly #mixer: Mixer | null;
  readonly #decoders = new VoiceDecoders(({ samples, time }) =>
    this.#mixer?.add({ samples, time: time + PICTURE_DELAY }),
  );
  readonly #mix: Promise<MixFile>;
  readonly #videos = new Map<string, ReadableStreamDefaultReader<VideoFrame>>();
  #encoder: PictureEncoder | null = null;
  /** Sound is encoded one chunk after the other. */
  #heard: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(
    { brief, token, zero }: Extract<ToWorker, { kind: "begin" }>,
    tell: (message: FromWorker) => void,
  ) {
    this.#brief = brief;
    this.#host = new Host(token);
    // Sound is timed by the page, whose clock began before this worker's.
    this.#zero = zero - performance.timeOrigin;
    this.#tell = tell;
    this.#uploads = new Uploads(this.#host, brief.part, {
      onStop: () => void this.#stop(),
      onFailed: (why) => tell({ kind: "failed", why }),
    });
    this.#voices = new VoiceFiles((file) => this.#uploads.open(file, false));
    this.#painter = brief.video ? new Painter(brief, brief.name, new ChatPanel()) : null;
    this.#mixer = brief.audio ? new Mixer() : null;
    this.#mix = MixFile.create(this.#uploads.open("mix", true), brief);
    void this.#begin();
  }

  take(message: Exclude<ToWorker, { kind: "begin" }>): void {
    switch (message.kind) {
      case "picture":
        return this.#painter?.refresh(message.picture);
      case "video":
        return void this.#watch(message.sid, message.frames);
      case "video-ended":
        return void this.#videos.get(message.sid)?.cancel();
      case "sound":
        return this.#listen(message.name, message.data, message.time);
      case "sound-ended":
        this.#decoders.end(message.name);
        return void this.#voices.end(message.name);
      case "chat":
        return this.#say([message.message]);
    }
  }

  /** The recording's time, in seconds. */
  readonly #now = (): number => (performance.now() - this.#zero) / 1000;

  async #begin(): Promise<void> {
    const { video, layout, chat, frame_rate } = this.#brief;
    const [mix] = await Promise.all([this.#mix, loadFont()]);
    if (video)
      this.#encoder = await PictureEncoder.create(
        this.#brief,
        frame_rate,
        (chunk, metadata) => void mix.addPicture(chunk, metadata),
        (why) => this.#tell({ kind: "failed", why }),
      );
    if (video && layout === "ROOM_COMPOSITE_AND_CHAT" && chat === "room") void this.#followRoom();
    this.#tick(Math.floor(this.#now() * frame_rate));
  }

  /** Makes the frame with this number, and waits for the next. What is late is left out: it never catches up. */
  #tick(frame: number): void {
    if (this.#isStopping) return;
    const { frame_rate, elapsed_ms } = this.#brief;
    this.#hear(this.#now() - PATIENCE);
    if (this.#painter) {
      this.#painter.paint(elapsed_ms / 1000 + frame / frame_rate);
      this.#encoder?.encode(this.#painter.canvas, frame / frame_rate, 1 / frame_rate);
    }
    const next = Math.max(frame + 1, Math.floor(this.#now() * frame_rate));
    setTimeout(() => this.#tick(next), (next / frame_rate - this.#now()) * 1000);
  }

  async #watch(sid: string, frames: ReadableStream<VideoFrame>): Promise<void> {
    const reader = frames.getReader();
    this.#videos.set(sid, reader);
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      if (this.#painter && !this.#isStopping) this.#painter.take(sid, value);
      else value.close();
    }
    if (this.#videos.get(sid) !== reader) return;
    this.#videos.delete(sid);
    this.#painter?.forget(sid);
  }

  #listen(name: string, data: Uint8Array, time: number): void {
    if (this.#isStopping) return;
    this.#decoders.decode(name, data, time);
    if (name.startsWith("voice-")) this.#voices.add(name, data, time);
  }

  /** Writes the sound up to a time, in seconds. */
  #hear(until: number): void {
    for (const sound of this.#mixer?.take(until) ?? [])
      this.#heard = this.#heard.then(async () => await (await this.#mix).addSound(sound));
  }

  /** Shows what is written in the room. */
  async #followRoom(): Promise<void> {
    let position = 0;
    while (!this.#isStopping) {
      // If the host does not answer, the chat is late.
      const messages = await this.#host.chat(position).catch(() => []);
      position = messages.at(-1)?.position ?? position;
      if (messages.length > 0) this.#say(messages);
      await new Promise((resolve) => setTimeout(resolve, CHAT_INTERVAL));
    }
  }

  #say(messages: readonly PanelMessage[]): void {
    this.#painter?.chat.add(messages);
    this.#painter?.refresh();
  }

  async #stop(): Promise<void> {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#hear(this.#now());
    await this.#encoder?.finish();
    await this.#heard;
    await Promise.all([(await this.#mix).finish(), this.#voices.endAll()]);
    await this.#uploads.finish();
    this.#tell({ kind: "finished" });
  }
}

import { Refused, type Host } from "../host.ts";
import { PendingBytes } from "./pending-bytes.ts";

/** The longest time until what has been written is sent to the host, and between two requests of a file that beats; in ms. */
const INTERVAL = 1_000;
const RETRY = 500;
const LARGEST_REQUEST = 4_000_000;
/** A host that does not answer for minutes: more would not fit into memory for much longer. */
const MOST_PENDING = 256_000_000;

interface Events {
  /** The host says that the recording is over. */
  onStop(): void;
  /** Nothing more can be sent. */
  onFailed(why: string): void;
}

/** Sends the files of one part to the host. What it has not acknowledged is sent again. */
export class Uploads {
  readonly #host: Host;
  readonly #part: number;
  readonly #events: Events;
  readonly #pending = new Set<PendingBytes>();
  readonly #running = new Set<Promise<void>>();
  #failed = false;

  constructor(host: Host, part: number, events: Events) {
    this.#host = host;
    this.#part = part;
    this.#events = events;
  }

  /**
   * A file that grows by what is written into the stream, in order. One that `beats` says that the page is alive, and is sent as
   * soon as it grows. Others are written packet by packet: they are sent once a second, as each request is work for four processes.
   */
  open(file: string, beats: boolean): WritableStream<{ data: Uint8Array<ArrayBuffer>; position: number }> {
    const pending = new PendingBytes();
    this.#pending.add(pending);
    let wake = Promise.withResolvers<void>();
    let isComplete = false;
    let written = 0;

    const send = async () => {
      while (!this.#failed && (!isComplete || pending.size > 0)) {
        if (pending.size > 0 || beats) await this.#sendNext(file, pending);
        if (isComplete || pending.size > (beats ? 0 : LARGEST_REQUEST)) continue;
        const timer = setTimeout(() => wake.resolve(), INTERVAL);
        await wake.promise;
        clearTimeout(timer);
        wake = Promise.withResolvers();
      }
      this.#pending.delete(pending);
    };
    const running = send();
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));

    return new WritableStream({
      write: ({ data, position }) => {
        if (position !== written) throw new Error(`${file} is not written in order`);
        written += data.byteLength;
        // The writer may use its buffer again.
        pending.append(data.slice());
        this.#limit();
        if (beats) wake.resolve();
      },
      close: () => {
        isComplete = true;
        wake.resolve();
      },
    });
  }

  /** Resolves once the host has all files, which have to be closed, and knows it. */
  async finish(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    while (!this.#failed) {
      try {
        return await this.#host.finish(this.#part);
      } catch (error) {
        await this.#consider(error);
      }
    }
  }

  async #sendNext(file: string, pending: PendingBytes): Promise<void> {
    const { offset, parts } = pending.next(LARGEST_REQUEST);
    try {
      const answer = await this.#host.append(this.#part, file, offset, new Blob([...parts]));
      if (!pending.confirm(answer.size)) this.#fail(`the host has ${answer.size} bytes of ${file}`);
      if (!answer.recording) this.#events.onStop();
    } catch (error) {
      const size =
        error instanceof Refused && error.code === "SW_RECORDING_OFFSET" ? sizeIn(error.message) : null;
      if (size === null) await this.#consider(error);
      else if (!pending.confirm(size)) this.#fail(`the host has ${size} bytes of ${file}`);
    }
  }

  /** Waits before the next attempt, if there may be one. */
  async #consider(error: unknown): Promise<void> {
    if (error instanceof Refused && error.isFinal) this.#fail(`${error.code} ${error.message}`);
    else await new Promise((resolve) => setTimeout(resolve, RETRY));
  }

  #limit(): void {
    let size = 0;
    for (const pending of this.#pending) size += pending.size;
    if (size > MOST_PENDING) this.#fail("the host does not answer");
  }

  #fail(why: string): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#events.onFailed(why);
  }
}

/** The size that the message of SW_RECORDING_OFFSET names. */
function sizeIn(message: string): number | null {
  const digits = /\d+/.exec(message)?.[0];
  return digits === undefined ? null : Number(digits);
}

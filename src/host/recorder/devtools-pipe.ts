import type { Readable, Writable } from "node:stream";
import * as z from "zod";

/** One message of the Chrome DevTools Protocol: the answer to a command, or an event. */
const message = z.object({
  id: z.int().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  /** The target that it is about; absent for the browser itself. */
  sessionId: z.string().optional(),
});

export interface DevtoolsEvent {
  readonly method: string;
  readonly params: unknown;
  readonly sessionId: string | undefined;
}

const END = "\0";

/** The browser has ended, or has closed its pipes. */
export class PipeClosed extends Error {
  constructor() {
    super("the browser has closed its pipes");
  }
}

/**
 * The Chrome DevTools Protocol over the two pipes of `--remote-debugging-pipe`. Unlike a port, no other program can connect to
 * them, and the browser ends when they close, on every system.
 */
export class DevtoolsPipe {
  readonly #out: Writable;
  readonly #onEvent: (event: DevtoolsEvent) => void;
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #count = 0;
  #closed = false;
  /** The parts of a message that has not arrived whole. */
  #parts: string[] = [];

  constructor(out: Writable, input: Readable, onEvent: (event: DevtoolsEvent) => void) {
    this.#out = out;
    this.#onEvent = onEvent;
    input.setEncoding("utf8").on("data", (text: string) => this.#receive(text));
    // A browser that has ended breaks both.
    for (const stream of [out, input]) {
      stream.on("error", () => this.#close());
      stream.on("close", () => this.#close());
    }
  }

  /** Rejects if the browser refuses, or ends before it answers. */
  async send(method: string, params: object = {}, sessionId?: string): Promise<unknown> {
    if (this.#closed) throw new PipeClosed();
    this.#count += 1;
    const id = this.#count;
    const answer = Promise.withResolvers<unknown>();
    this.#pending.set(id, answer);
    this.#out.write(JSON.stringify({ id, method, params, sessionId }) + END);
    return await answer.promise;
  }

  #receive(text: string): void {
    const [first = "", ...rest] = text.split(END);
    this.#parts.push(first);
    for (const part of rest) {
      this.#handle(this.#parts.join(""));
      this.#parts = [part];
    }
  }

  /** A broken browser must not crash its supervisor: what is not a message is ignored, and an answer comes too late. */
  #handle(text: string): void {
    const parsed = message.safeParse(parseJson(text));
    if (!parsed.success) return;
    const { id, result, error, method, params, sessionId } = parsed.data;
    if (id === undefined) {
      if (method !== undefined) this.#onEvent({ method, params, sessionId });
      return;
    }
    const answer = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) answer?.reject(new Error(error.message));
    else answer?.resolve(result);
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const answer of this.#pending.values()) answer.reject(new PipeClosed());
    this.#pending.clear();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

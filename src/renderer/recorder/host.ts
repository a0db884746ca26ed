import type { appendToRecording, getRecorder, listRecordedMessages } from "../../shared/contract/recorder.ts";
import type { AnswerOf } from "../../shared/contract/route.ts";
import type { ErrorCode } from "../../shared/errors/codes.ts";

/** What is to be recorded. `elapsed_ms` is time zero of this part. */
export type Brief = AnswerOf<typeof getRecorder>;

/** In ms; the host is on this machine. */
const ANSWER_LIMIT = 10_000;

/** The host has answered with an error. */
export class Refused extends Error {
  readonly status: number;
  readonly code: ErrorCode | "";

  constructor(status: number, code: ErrorCode | "", message: string) {
    super(message);
    this.name = "Refused";
    this.status = status;
    this.code = code;
  }

  /** Whether no repetition can succeed: the recording is over, or the token is not valid. */
  get isFinal(): boolean {
    return this.code === "SW_CALL_NOT_RECORDING" || [401, 403, 404, 413].includes(this.status);
  }
}

export type ChatMessage = AnswerOf<typeof listRecordedMessages>["messages"][number];
export type Appended = AnswerOf<typeof appendToRecording>;

/** The recorder's routes. Each call rejects with `Refused`, or with another error if the host does not answer. */
export class Host {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  async brief(): Promise<Brief> {
    return (await this.#ask("GET", "")) as Brief;
  }

  /** The room's messages after a position, oldest first. */
  async chat(after: number): Promise<readonly ChatMessage[]> {
    const { messages } = (await this.#ask("GET", `/chat?after=${after}`)) as { messages: ChatMessage[] };
    return messages;
  }

  /** Writes bytes at an offset of a file; repeating it is harmless. */
  async append(part: number, file: string, offset: number, bytes: Blob): Promise<Appended> {
    return (await this.#ask("POST", `/parts/${part}/${file}?offset=${offset}`, bytes)) as Appended;
  }

  /** Everything has been sent. */
  async finish(part: number): Promise<void> {
    await this.#ask("POST", `/parts/${part}/finish`);
  }

  async #ask(method: "GET" | "POST", path: string, body?: Blob): Promise<unknown> {
    const headers = new Headers({ Authorization: `Bearer ${this.#token}` });
    const init: RequestInit = { method, headers, signal: AbortSignal.timeout(ANSWER_LIMIT) };
    if (body) {
      init.body = body;
      headers.set("Content-Type", "application/octet-stream");
    }
    const response = await fetch(`/v1/recorder${path}`, init);
    const answer = (await response.json().catch(() => ({}))) as {
      data?: unknown;
      error?: { code: ErrorCode; message: string };
    };
    if (response.ok) return answer.data;
    const { code = "", message = response.statusText } = answer.error ?? {};
    throw new Refused(response.status, code, message);
  }
}

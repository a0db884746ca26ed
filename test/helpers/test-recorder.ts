import { Room } from "@livekit/rtc-node";
import { onTestFinished } from "vitest";
import type { OpenedPage, RecordingHost } from "./recording-host.ts";

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly data: Record<string, unknown>;
}

/** What the page of a recorder does, without a browser. */
export class TestRecorder {
  readonly page: OpenedPage;
  readonly #url: string;
  /** Bytes that were sent, by file. */
  readonly #sent = new Map<string, number>();

  constructor(host: Pick<RecordingHost, "url">, page: OpenedPage) {
    this.#url = host.url;
    this.page = page;
  }

  async ask(method: string, path: string, body?: BodyInit, token = this.page.token): Promise<Answer> {
    const response = await fetch(this.#url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": contentTypeOf(body) },
      ...(body === undefined ? {} : { body }),
    });
    const answer = (await response.json()) as { data?: Record<string, unknown>; error?: { code: string } };
    return { status: response.status, code: answer.error?.code, data: answer.data ?? {} };
  }

  /** What is to be recorded, or the refusal. */
  async brief(): Promise<Answer> {
    return await this.ask("GET", "/v1/recorder");
  }

  /** Sends the next bytes of a file. */
  async send(bytes: Uint8Array, { part = 1, file = "mix" } = {}): Promise<Answer> {
    const offset = this.#sent.get(`${part}-${file}`) ?? 0;
    const answer = await this.ask(
      "POST",
      `/v1/recorder/parts/${part}/${file}?offset=${offset}`,
      copied(bytes),
    );
    if (answer.status === 200) this.#sent.set(`${part}-${file}`, offset + bytes.length);
    return answer;
  }

  async finish(part = 1): Promise<Answer> {
    return await this.ask("POST", `/v1/recorder/parts/${part}/finish`, "{}");
  }

  /** Connects to the call as it is told to. */
  async connect(): Promise<Room> {
    const { data } = await this.brief();
    const room = new Room();
    onTestFinished(async () => await room.disconnect());
    await room.connect(String(data["livekit_url"]), String(data["livekit_token"]), {
      autoSubscribe: true,
      dynacast: false,
    });
    return room;
  }
}

const contentTypeOf = (body: BodyInit | undefined): string =>
  typeof body === "string" ? "application/json" : "application/octet-stream";

/** A buffer of its own, as fetch takes it. */
const copied = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

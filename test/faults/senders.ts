import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { createApi, ApiError } from "../helpers/api.ts";
import type { ServerFrame } from "../../src/shared/contract/events.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { within } from "../helpers/deadline.ts";
import { allMessages } from "../helpers/host.ts";
import type { Report } from "./fault.ts";

/** Between a failed attempt and the next, and between messages. */
const PAUSE = 40;
/** For what is still in progress when the fault is over. */
const SETTLE = 60_000;
/** A request without an answer for this long is retried. */
const PATIENCE = 15_000;

const OWN = /^message \d+ of \d+$/;

export interface Account {
  /** Read each time: a restarted host may have another address. */
  readonly url: () => string;
  readonly token: string;
  readonly roomId: string;
}

/**
 * People who send one message after the other, retrying each until it is acknowledged, and a client that follows the
 * events and reconnects. Whatever happens to the host meanwhile, each acknowledged message must be there once.
 */
export class Senders {
  readonly #account: Account;
  readonly #pauseBetween: number;
  readonly #acknowledged = new Set<string>();
  readonly #followed = new Map<string, number>();
  readonly #sending: Promise<unknown>;
  #position: number | null = null;
  #socket: WebSocket | null = null;
  #stopped = false;
  /** The test is over. */
  #abandoned = false;
  #longest = 0;
  #retries = 0;

  constructor(account: Account, people = 3, pauseBetween = PAUSE) {
    this.#account = account;
    this.#pauseBetween = pauseBetween;
    this.#follow();
    onTestFinished(() => this.#end());
    this.#sending = Promise.all(Array.from({ length: people }, (_, person) => this.#sendAll(person)));
    // A rejection is reported where this is awaited.
    this.#sending.catch(() => {});
  }

  get acknowledged(): number {
    return this.#acknowledged.size;
  }

  /** All that were acknowledged so far. */
  bodies(): string[] {
    return [...this.#acknowledged];
  }

  get retries(): number {
    return this.#retries;
  }

  /** Waits until so many more are acknowledged, which proves that the host works. */
  async progress(more = 10): Promise<void> {
    const goal = this.#acknowledged.size + more;
    await this.#until(() => this.#acknowledged.size >= goal, `${more} more messages`);
  }

  /** Stops sending, waits until everything is acknowledged and received, and reports lost and duplicate messages. */
  async settle(report: Report): Promise<void> {
    this.#stopped = true;
    await within(SETTLE, "the last acknowledgements", this.#sending);
    await this.#until(() => this.#missed().length === 0, "the last events").catch(() => {});
    const { url, token, roomId } = this.#account;
    const log = await allMessages(createApi(url(), token), roomId);
    // The room has other messages as well, and those of calls.
    const stored = log.map(({ body }) => body).filter((body) => OWN.test(body));
    const inLog = new Set(stored);
    const lost = [...this.#acknowledged].filter((body) => !inLog.has(body));
    report.lost += new Set([...lost, ...this.#missed()]).size;
    const repeats = [...this.#followed.values()].filter((times) => times > 1).length;
    report.doubled += stored.length - inLog.size + repeats;
    report.recovery = Math.max(report.recovery ?? 0, this.#longest);
    this.#end();
  }

  async #sendAll(person: number): Promise<void> {
    for (let count = 1; !this.#stopped; count += 1) {
      const body = `message ${count} of ${person}`;
      const began = performance.now();
      while (!(await this.#send(body))) {
        if (this.#abandoned) return;
        this.#retries += 1;
        await pause();
      }
      this.#acknowledged.add(body);
      this.#longest = Math.max(this.#longest, performance.now() - began);
      await pause(this.#pauseBetween);
    }
  }

  /** Whether it was acknowledged; throws an error that a retry cannot fix. */
  async #send(body: string): Promise<boolean> {
    const { url, token, roomId } = this.#account;
    const answered = createApi(url(), token).call(routes.sendMessage, {
      params: { room_id: roomId },
      body: { body, txn_id: body },
    });
    try {
      await within(PATIENCE, "an answer", answered);
      return true;
    } catch (error) {
      const later = ["OFFLINE", "SW_RATE_LIMITED", "SW_INTERNAL", "SW_DISK_FULL", "SW_STORAGE_FAILED"];
      if (error instanceof ApiError && !later.includes(error.code)) throw error;
      return false;
    }
  }

  #follow(): void {
    const { url, token } = this.#account;
    const socket = new WebSocket(`${url().replace("http", "ws")}/v1/events`);
    this.#socket = socket;
    socket.on("open", () => socket.send(JSON.stringify({ access_token: token, since: this.#position ?? 0 })));
    socket.on("message", (data: Buffer) => {
      const frame = JSON.parse(data.toString("utf8")) as ServerFrame;
      if (!("position" in frame) || frame.type === "hello") return;
      // As the client does: known events are ignored.
      if (frame.position <= (this.#position ?? 0)) return;
      this.#position = frame.position;
      if (frame.type !== "swp.message" || !OWN.test(frame.data.body)) return;
      this.#followed.set(frame.data.body, (this.#followed.get(frame.data.body) ?? 0) + 1);
    });
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      if (this.#socket !== null) setTimeout(() => this.#socket !== null && this.#follow(), PAUSE);
    });
  }

  #missed(): string[] {
    return [...this.#acknowledged].filter((body) => !this.#followed.has(body));
  }

  async #until(happened: () => boolean, what: string): Promise<void> {
    const looking = (async () => {
      while (!happened()) await pause();
    })();
    const orFailed = Promise.race([looking, this.#sending.then(() => looking)]);
    await within(SETTLE, what, orFailed, () => `${this.#acknowledged.size} acknowledged`);
  }

  #end(): void {
    this.#stopped = true;
    this.#abandoned = true;
    const socket = this.#socket;
    this.#socket = null;
    socket?.terminate();
  }
}

const pause = async (milliseconds = PAUSE): Promise<void> =>
  await new Promise((resolve) => setTimeout(resolve, milliseconds));

import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { encode, type Answer, type DecodedPacket, type Question } from "dns-packet";
import {
  ALL_SERVICES,
  MULTICAST,
  readPacket,
  recordsOf,
  SERVICE,
  type Announcement,
} from "./announcement.ts";
import { segmentOf } from "./network-of.ts";

/** How long others may remember what they have heard, in seconds. */
const LIFETIME = 120;
/** For a program that asks once, from a port of its own (RFC 6762, 6.7), in seconds. */
const ONE_SHOT_LIFETIME = 10;
/** The second announcement, in case the first was lost; also how often at most the group is told (RFC 6762, 6), in ms. */
const INTERVAL = 1_000;
/** How many single askers are answered in that time: more of them are a flood. */
const MAX_SINGLE = 20;
const MAX_QUESTIONS = 32;
/** DNS's bit for an answer from whoever decides it. */
const AUTHORITATIVE = 0x0400;

export interface ResponderParts {
  readonly announcement: Announcement;
  readonly id: string;
  /** The address, of the network interface that this is for. */
  readonly address: string;
  readonly onFailure: (error: Error) => void;
}

/** Announces a host on the network of one address, and answers questions about it, until `close`. */
export class Responder {
  readonly #parts: ResponderParts;
  readonly #socket: Socket;
  readonly #isOnSegment: (address: string) => boolean;
  #again: NodeJS.Timeout | undefined;
  #isReady = false;
  #toldAt = -INTERVAL;
  #single = { since: 0, count: 0 };

  constructor(parts: ResponderParts) {
    this.#parts = parts;
    this.#isOnSegment = segmentOf(parts.address);
    // The system's own service, and other programs, use the same port.
    this.#socket = createSocket({ type: "udp4", reuseAddr: true });
    this.#socket.on("error", (error) => this.#fail(error));
    this.#socket.on("message", (bytes, from) => this.#receive(bytes, from));
    // Bound to an address, it would receive nothing that is sent to the group.
    this.#socket.bind(MULTICAST.port, () => this.#begin());
  }

  /** Tells the others that the host is gone. Resolves once that is sent, or cannot be. */
  async close(): Promise<void> {
    clearTimeout(this.#again);
    if (this.#isReady) await this.#tell(this.#all(0));
    this.#isReady = false;
    try {
      this.#socket.close();
    } catch {
      // It has failed before, and is closed.
    }
  }

  #begin(): void {
    const { address } = this.#parts;
    try {
      this.#socket.addMembership(MULTICAST.address, address);
      this.#socket.setMulticastInterface(address);
      this.#socket.setMulticastTTL(255);
    } catch (error) {
      // Without its interface it would announce the host on whichever the system likes.
      this.#fail(error as Error);
      return;
    }
    this.#isReady = true;
    void this.#tell(this.#all(LIFETIME));
    this.#again = setTimeout(() => void this.#tell(this.#all(LIFETIME)), INTERVAL);
  }

  #fail(error: Error): void {
    clearTimeout(this.#again);
    this.#isReady = false;
    try {
      this.#socket.close();
    } catch {
      // It is closed.
    }
    this.#parts.onFailure(error);
  }

  #records(ttl: number) {
    const { announcement, id, address } = this.#parts;
    return recordsOf(announcement, id, address, ttl);
  }

  #all(ttl: number): Answer[] {
    const { pointer, service, text, address } = this.#records(ttl);
    return [pointer, service, text, address];
  }

  #receive(bytes: Buffer, from: RemoteInfo): void {
    if (!this.#isReady || !this.#isOnSegment(from.address)) return;
    const query = readPacket(bytes);
    if (query?.type !== "query") return;
    const isSingle = from.port !== MULTICAST.port;
    const records = this.#records(isSingle ? ONE_SHOT_LIFETIME : LIFETIME);
    const questions = (query.questions ?? []).slice(0, MAX_QUESTIONS);
    const answers = Object.values(records).filter((record) =>
      questions.some((question) => asksFor(question, record)),
    );
    if (answers.length === 0) return;
    const { pointer, service, text, address } = records;
    const additionals = [pointer, service, text, address].filter((record) => !answers.includes(record));
    if (isSingle) this.#answerSingle(query, answers, additionals, from);
    else if (!isKnown(query, answers)) this.#answerGroup(answers, additionals);
  }

  #answerGroup(answers: Answer[], additionals: Answer[]): void {
    if (performance.now() - this.#toldAt < INTERVAL) return;
    void this.#tell(answers, additionals);
  }

  /** An answer as from an ordinary name server: with the question, and no word of caches. */
  #answerSingle(query: DecodedPacket, answers: Answer[], additionals: Answer[], to: RemoteInfo): void {
    const now = performance.now();
    if (now - this.#single.since >= INTERVAL) this.#single = { since: now, count: 0 };
    if (this.#single.count >= MAX_SINGLE) return;
    this.#single.count += 1;
    const plain = (record: Answer): Answer => ({ ...record, flush: false }) as Answer;
    const packet = encode({
      type: "response",
      id: query.id ?? 0,
      flags: AUTHORITATIVE,
      questions: (query.questions ?? []).slice(0, 1),
      answers: answers.map(plain),
      additionals: additionals.map(plain),
    });
    // Whoever has asked may be gone.
    this.#socket.send(packet, to.port, to.address, () => {});
  }

  async #tell(answers: Answer[], additionals: Answer[] = []): Promise<void> {
    this.#toldAt = performance.now();
    const packet = encode({ type: "response", flags: AUTHORITATIVE, answers, additionals });
    const { promise, resolve } = Promise.withResolvers<void>();
    // A network that is down hears it when it is up again, and somebody asks.
    this.#socket.send(packet, MULTICAST.port, MULTICAST.address, () => resolve());
    await promise;
  }
}

const asksFor = ({ name, type }: Question, record: Answer): boolean =>
  name.toLowerCase() === record.name.toLowerCase() && (type === record.type || (type as string) === "ANY");

/** Whether the asker knows all of it already, for at least half of its lifetime. */
const isKnown = ({ answers: known = [] }: DecodedPacket, answers: readonly Answer[]): boolean =>
  answers.every((answer) =>
    known.some(
      (one) =>
        one.type === answer.type &&
        one.type === "PTR" &&
        answer.type === "PTR" &&
        one.data === answer.data &&
        [SERVICE, ALL_SERVICES].includes(one.name.toLowerCase()) &&
        (one.ttl ?? 0) >= LIFETIME / 2,
    ),
  );

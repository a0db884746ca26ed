import type { CallState } from "../../shared/call/call-state.ts";
import { transition, type CallEvent } from "../../shared/call/call.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Log } from "../ports/log.ts";
import type { MediaServer } from "../ports/media.ts";
import type { Storage, Stores } from "../ports/storage.ts";
import type { CallClock } from "./call-clock.ts";
import { mediaOrders, recordChange, type MediaOrder } from "./consequences.ts";
import { Deadlines } from "./deadlines.ts";

interface Parts {
  readonly storage: Storage;
  readonly callClock: CallClock;
  readonly media: MediaServer;
  readonly log: Log;
}

/** The only way to change a call: every change goes through the state machine and is stored with its consequences. */
export class CallLedger {
  readonly #storage: Storage;
  readonly #clock: CallClock;
  readonly #media: MediaServer;
  readonly #log: Log;
  readonly #deadlines: Deadlines;
  readonly #ended: ((callId: string) => void | Promise<void>)[] = [];
  readonly #removed: (() => void)[] = [];

  constructor({ storage, callClock, media, log }: Parts) {
    this.#storage = storage;
    this.#clock = callClock;
    this.#media = media;
    this.#log = log;
    this.#deadlines = new Deadlines(
      callClock,
      (callId) => void this.apply(callId, { type: "tick", at: callClock.now() }),
      (callId, error) => log.warn({ callId, error }, "a call's deadline could not be stored"),
    );
  }

  /** The time of calls, in milliseconds. */
  now(): number {
    return this.#clock.now();
  }

  /** Called once a call has ended and that is stored. */
  onEnded(listener: (callId: string) => void | Promise<void>): void {
    this.#ended.push(listener);
  }

  /** Called once somebody's place in a call has ended and that is stored. */
  onRemoved(listener: () => void): void {
    this.#removed.push(listener);
  }

  /** Takes over the calls that were live before a restart, whose clock may have differed. */
  resume(): void {
    for (const { id } of this.live())
      try {
        this.apply(id, { type: "resumed", at: this.now() });
      } catch (error) {
        // A full disk keeps no host from starting; its deadlines count all the same.
        this.#log.warn({ callId: id, error }, "a call could not be taken up by this clock");
      }
    this.sweep();
  }

  /** The database is authoritative: schedules every deadline again, whatever was missed. */
  sweep(): void {
    const live = this.live();
    for (const call of live) this.#deadlines.schedule(call);
    if (live.length === 0) this.#clock.set();
  }

  /** While no call is live, its clock may follow the time of day. */
  setIdleClock(): void {
    if (this.live().length === 0) this.#clock.set();
  }

  stop(): void {
    this.#deadlines.stop();
  }

  live(): CallState[] {
    return this.#storage.stores.calls.live();
  }

  get(callId: string): CallState | undefined {
    return this.#storage.stores.calls.get(callId);
  }

  apply(callId: string, event: CallEvent): CallState {
    return this.change((stores) => {
      const before = stores.calls.get(callId);
      if (!before) throw new Failure("SW_CALL_NOT_FOUND");
      return [before, transition(before, event)];
    });
  }

  /** `decide` runs in the transaction that stores its result; `before` is null for a new call. */
  change(decide: (stores: Stores) => readonly [before: CallState | null, after: CallState]): CallState {
    return this.#storage.write((stores) => {
      const [before, after] = decide(stores);
      this.#store(stores, before, after);
      return after;
    });
  }

  /** Also for what cannot be stored: even on a full disk people are removed at the media server. */
  async carryOut(order: MediaOrder): Promise<void> {
    try {
      if (order.type === "delete-room") await this.#media.deleteRoom(order.callId);
      else if (order.type === "admit") await this.#media.admitParticipant(order.callId, order.identity);
      else await this.#media.removeParticipant(order.callId, order.identity);
    } catch (error) {
      // The next reconciliation does it again.
      this.#log.warn({ order, error }, "the media server did not carry out a command");
    }
  }

  /** In the open transaction; timers and media server follow after its commit. */
  #store(stores: Stores, before: CallState | null, after: CallState): void {
    if (isSame(before, after)) return;
    if (before) stores.calls.save(after);
    else stores.calls.insert(after);
    recordChange(stores, before, after);
    this.#storage.afterCommit(() => this.#deadlines.schedule(after));
    if (after.status === "ended")
      for (const listener of this.#ended) this.#storage.afterCommit(() => listener(after.id));
    const orders = mediaOrders(before, after);
    for (const order of orders) this.#storage.afterCommit(() => this.carryOut(order));
    if (orders.some(({ type }) => type !== "admit"))
      for (const listener of this.#removed) this.#storage.afterCommit(listener);
  }
}

/** Most reconciliations find what is known already; they are not stored. */
const isSame = (before: CallState | null, after: CallState): boolean =>
  before === after || JSON.stringify(before) === JSON.stringify(after);

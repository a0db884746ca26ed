import type { CallState } from "../../shared/call/call-state.ts";
import { transition, type CallEvent } from "../../shared/call/call.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Log } from "../ports/log.ts";
import type { MediaServer } from "../ports/media.ts";
import type { Storage, Stores } from "../ports/storage.ts";
import type { CallClock } from "./call-clock.ts";
import { recordChange } from "./call-events.ts";
import { Deadlines } from "./deadlines.ts";
import { mediaCommands, type MediaCommand } from "./media-commands.ts";

interface Parts {
  readonly storage: Storage;
  readonly callClock: CallClock;
  readonly media: MediaServer;
  readonly log: Log;
}

/**
 * The only way to change a call: applies events with the state machine, and stores the result with all that follows.
 */
export class CallLedger {
  readonly #storage: Storage;
  readonly #clock: CallClock;
  readonly #media: MediaServer;
  readonly #log: Log;
  readonly #deadlines: Deadlines;
  readonly #changed: (() => void)[] = [];
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

  /** Calls `listener` after any change of a call has been committed. */
  onChanged(listener: () => void): void {
    this.#changed.push(listener);
  }

  /** Calls `listener` after the end of a call has been committed. */
  onEnded(listener: (callId: string) => void | Promise<void>): void {
    this.#ended.push(listener);
  }

  /** Calls `listener` after the removal of devices from a call has been committed. */
  onRemoved(listener: () => void): void {
    this.#removed.push(listener);
  }

  /** Resumes the calls that were live before a restart, whose clock may have been different. */
  resume(): void {
    for (const { id } of this.live())
      try {
        this.apply(id, { type: "resumed", at: this.now() });
      } catch (error) {
        // A full disk must not prevent the start. Its deadlines still apply.
        this.#log.warn({ callId: id, error }, "a call could not be resumed");
      }
    this.sweep();
  }

  /** Schedules the deadlines of all live calls from the database, which is authoritative. */
  sweep(): void {
    const live = this.live();
    for (const call of live) this.#deadlines.schedule(call);
    this.setIdleClock();
  }

  /** Synchronizes the call clock with the time of day if no call is live and nothing is recorded. */
  setIdleClock(): void {
    const isRecording = this.#storage.stores.recordings.withStatus("recording").length > 0;
    if (this.live().length === 0 && !isRecording) this.#clock.set();
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

  /** Also used for changes that could not be stored: even on a full disk, people are removed from the media server. */
  async runCommand(command: MediaCommand): Promise<void> {
    try {
      if (command.type === "delete-room") await this.#media.deleteRoom(command.callId);
      else if (command.type === "admit") await this.#media.admitParticipant(command.callId, command.identity);
      else await this.#media.removeParticipant(command.callId, command.identity);
    } catch (error) {
      // The next reconciliation retries it.
      this.#log.warn({ command, error }, "a command to the media server failed");
    }
  }

  /** Stores the change in the open transaction. Timers and media commands follow after the commit. */
  #store(stores: Stores, before: CallState | null, after: CallState): void {
    if (isSame(before, after)) return;
    if (before) stores.calls.save(after);
    else stores.calls.insert(after);
    recordChange(stores, before, after);
    this.#storage.afterCommit(() => this.#deadlines.schedule(after));
    for (const listener of this.#changed) this.#storage.afterCommit(listener);
    if (after.status === "ended")
      for (const listener of this.#ended) this.#storage.afterCommit(() => listener(after.id));
    const commands = mediaCommands(before, after);
    for (const command of commands) this.#storage.afterCommit(() => this.runCommand(command));
    if (commands.some(({ type }) => type !== "admit"))
      for (const listener of this.#removed) this.#storage.afterCommit(listener);
  }
}

/** Most reconciliations change nothing, and are not stored. */
const isSame = (before: CallState | null, after: CallState): boolean =>
  before === after || JSON.stringify(before) === JSON.stringify(after);

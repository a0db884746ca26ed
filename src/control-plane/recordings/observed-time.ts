import { machineTime, type TimeSource } from "../../node/machine-time.ts";
import { limits } from "../../shared/base/limits.ts";
import type { Scope } from "../../shared/base/scope.ts";
import { inBackground } from "../../shared/base/background.ts";
import type { ObservedKind, ObservedRow } from "../ports/host-stores.ts";
import type { Log } from "../ports/log.ts";
import type { Storage } from "../ports/storage.ts";

interface Parts {
  readonly storage: Storage;
  readonly scope: Scope;
  readonly log: Log;
}

/**
 * How long things have been there, for what is deleted by its age. The time of day does not say: a clock that is set a year
 * ahead would delete everything. So this follows the machine's uptime while the host runs; of the time that it was off, it
 * counts what the clock says, but `limits.countedBreak` at most.
 */
export class ObservedTime {
  readonly #parts: Parts;
  readonly #source: TimeSource;
  readonly #start: ObservedRow;

  constructor(parts: Parts, source: TimeSource = machineTime) {
    this.#parts = parts;
    this.#source = source;
    const now = { wall: source.wall(), uptime: source.uptime() };
    const before = parts.storage.stores.observed.time();
    this.#start = { total: before ? before.total + elapsedSince(before, now) : 0, ...now };
    this.#saveInBackground();
    parts.scope.every(limits.pruneInterval, () => this.#saveInBackground());
    parts.scope.onEnd(() => this.#saveInBackground());
  }

  /**
   * The ages of everything of a kind, in ms. What was not there the last time is new, and what is no longer there is
   * forgotten.
   */
  ages(kind: ObservedKind, names: readonly string[]): Map<string, number> {
    const { storage } = this.#parts;
    const now = this.#now();
    const known = storage.stores.observed.since(kind);
    const since = new Map(names.map((name) => [name, known.get(name) ?? now]));
    const isNew = since.size !== known.size || names.some((name) => !known.has(name));
    if (isNew) storage.write(({ observed }) => observed.saveSince(kind, since));
    return new Map([...since].map(([name, at]) => [name, now - at]));
  }

  #now(): number {
    return this.#start.total + this.#source.uptime() - this.#start.uptime;
  }

  #save(): void {
    const time = { total: this.#now(), wall: this.#source.wall(), uptime: this.#source.uptime() };
    this.#parts.storage.write(({ observed }) => observed.saveTime(time));
  }

  #saveInBackground(): void {
    inBackground(
      () => this.#save(),
      (error) => this.#parts.log.warn({ error }, "the time that the host has run could not be stored"),
    );
  }
}

type Moment = Omit<ObservedRow, "total">;

/**
 * The uptime that has passed, unless the machine was restarted, or is another one; beyond that, what the clock says, within
 * the limit.
 */
function elapsedSince(before: Moment, now: Moment): number {
  const byClock = Math.max(0, now.wall - before.wall);
  const byUptime = Math.min(Math.max(0, now.uptime - before.uptime), byClock);
  return Math.min(byClock, byUptime + limits.countedBreak);
}

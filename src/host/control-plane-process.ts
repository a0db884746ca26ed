import { statSync } from "node:fs";
import { join } from "node:path";
import type {
  Activity,
  ClockAnchor,
  StartOptions,
  SupervisorEvent,
  SupervisorEventData,
} from "../shared/contract/process-channel.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import { ControlPlaneChannel, type SupervisorCallHandlers } from "./channel.ts";
import type { ControlPlaneLauncher, ControlPlaneLink } from "./launcher.ts";

/** A process that is neither ready nor has reported a failure by then counts as hung. */
const START_TIMEOUT = 60_000;
/** Before it is ready, it reads the whole database, and copies it if it has to be migrated. The rate of a slow disk. */
const START_BYTES_PER_MILLISECOND = 5_000;
const PING_INTERVAL = 2_000;
/** Counts pings instead of time, because after the machine has slept only one ping is late. */
const MISSED_PINGS = 3;
const PING_TIMEOUT = PING_INTERVAL * (MISSED_PINGS + 1);
const CALL_TIMEOUT = 10_000;
const STOP_GRACE = 3_000;
/** A killed process exits at once, or is stuck in the kernel; waiting longer would not help. */
const KILL_GRACE = 2_000;

export interface ControlPlaneProcessOptions {
  readonly launcher: ControlPlaneLauncher;
  readonly dataDirectory: string;
  /** Called once this process holds the lock on the data folder. Its failure is that of the start. */
  readonly start: () => Promise<StartOptions>;
  readonly calls: SupervisorCallHandlers;
  readonly onClock: (anchor: ClockAnchor) => void;
  readonly onActivity: (activity: Activity) => void;
  readonly onHostName: (name: string) => void;
  readonly onLine: (line: string) => void;
}

/** How a process exited. */
interface ProcessEnd {
  readonly failure: HostFailure;
  /** How long it had been ready and responsive, in milliseconds; 0 if it never was. */
  readonly readyFor: number;
  /** Whether one of its queries found the database damaged. */
  readonly damaged: boolean;
}

/** One process of the control plane, from launch to exit. */
export class ControlPlaneProcess {
  /** The loopback port for relayed connections; rejects if it exits first. */
  readonly ready: Promise<number>;
  readonly ended: Promise<ProcessEnd>;
  readonly #options: ControlPlaneProcessOptions;
  readonly #channel: ControlPlaneChannel;
  readonly #link: ControlPlaneLink | null = null;
  readonly #ready = Promise.withResolvers<number>();
  readonly #ended = Promise.withResolvers<ProcessEnd>();
  #readyAt: number | null = null;
  #pings: NodeJS.Timeout | undefined;
  #unanswered = 0;
  /** When the first of the unanswered pings was sent. */
  #silentSince = 0;
  #damaged = false;
  #failure: HostFailure | null = null;
  #isOver = false;

  constructor(options: ControlPlaneProcessOptions) {
    this.#options = options;
    this.ready = this.#ready.promise;
    this.ended = this.#ended.promise;
    // Marks the rejection as handled: callers of `ready` and `ended` get the reason.
    this.ready.catch(() => {});
    this.#channel = new ControlPlaneChannel({
      send: (message) => this.#link?.send(message),
      calls: options.calls,
      events: {
        activity: options.onActivity,
        hostName: options.onHostName,
        clock: options.onClock,
        damaged: () => this.#noteDamage(),
      },
      onLine: options.onLine,
    });
    try {
      this.#link = options.launcher.launch({
        onMessage: (message) => this.#channel.receive(message),
        onLine: options.onLine,
        onExit: (how) => this.#end(`It exited with ${how}.`),
      });
    } catch (error) {
      this.#end(messageOf(error));
    }
    void this.#start();
  }

  get pid(): number | undefined {
    return this.#link?.pid;
  }

  tell<Name extends SupervisorEvent>(name: Name, data: SupervisorEventData<Name>): void {
    this.#channel.tell(name, data);
  }

  async ownerCode(lifetime: number): Promise<string> {
    if (this.#readyAt === null) throw new HostFailure("HEARTH_CONTROL_PLANE_UNRESPONSIVE");
    const { code } = await this.#channel.call("createOwnerCode", { lifetime }, CALL_TIMEOUT);
    return code;
  }

  async activity(): Promise<Activity> {
    if (this.#readyAt === null) throw new HostFailure("HEARTH_CONTROL_PLANE_UNRESPONSIVE");
    return await this.#channel.call("activity", undefined, CALL_TIMEOUT);
  }

  /** Stops it gracefully, then kills it. Resolves when it has exited, or when both grace periods are over. */
  async stop(): Promise<void> {
    this.tell("stop", undefined);
    const kill = setTimeout(() => this.#link?.kill(), STOP_GRACE);
    const all = Promise.withResolvers<void>();
    const limit = setTimeout(all.resolve, STOP_GRACE + KILL_GRACE);
    await Promise.race([this.ended, all.promise]);
    clearTimeout(kill);
    clearTimeout(limit);
  }

  async #start(): Promise<void> {
    const { dataDirectory } = this.#options;
    const deadline = startTimeout(dataDirectory);
    try {
      await this.#channel.call("lock", { dataDirectory }, deadline);
      const { port } = await this.#channel.call("start", await this.#options.start(), deadline);
      this.#readyAt = performance.now();
      this.#pings = setInterval(() => this.#ping(), PING_INTERVAL);
      this.#ready.resolve(port);
    } catch (error) {
      if (this.#isOver) return;
      const failure =
        error instanceof HostFailure
          ? error
          : new HostFailure("HEARTH_CONTROL_PLANE_FAILED", messageOf(error), error);
      this.#giveUp(failure, "could not start");
    }
  }

  #ping(): void {
    if (this.#unanswered >= MISSED_PINGS) {
      const failure = new HostFailure(
        "HEARTH_CONTROL_PLANE_UNRESPONSIVE",
        "It did not answer for eight seconds.",
      );
      this.#giveUp(failure, "is hung and will be killed");
      return;
    }
    if (this.#unanswered === 0) this.#silentSince = performance.now();
    this.#unanswered += 1;
    // Missed pings are counted above.
    this.#channel.call("ping", undefined, PING_TIMEOUT).then(
      () => (this.#unanswered = 0),
      () => {},
    );
  }

  #noteDamage(): void {
    if (!this.#damaged) this.#options.onLine("the database is damaged: the next start will check it");
    this.#damaged = true;
  }

  #giveUp(failure: HostFailure, what: string): void {
    clearInterval(this.#pings);
    this.#failure ??= failure;
    // A process that is stuck in the kernel (on a hung disk) never exits, so reject here.
    this.#ready.reject(this.#failure);
    this.#options.onLine(`the control plane ${what}: ${this.#failure.message}`);
    this.#link?.kill();
  }

  #end(how: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#pings);
    const failure = this.#failure ?? new HostFailure("HEARTH_CONTROL_PLANE_FAILED", how);
    // Time spent hung does not count. Otherwise a process that hangs after each start would never reach the crash
    // limit.
    const answeredUntil = this.#unanswered > 0 ? this.#silentSince : performance.now();
    const readyFor = this.#readyAt === null ? 0 : answeredUntil - this.#readyAt;
    const damaged = this.#damaged || failure.code === "HEARTH_DATABASE_DAMAGED";
    this.#ready.reject(failure);
    this.#channel.close(failure);
    this.#ended.resolve({ failure, readyFor, damaged });
  }
}

function startTimeout(dataDirectory: string): number {
  const bytes = ["hearth.db", "hearth.db-wal", "hearth.db.restore"].map((name) => {
    try {
      return statSync(join(dataDirectory, name)).size;
    } catch {
      return 0;
    }
  });
  return START_TIMEOUT + Math.max(...bytes) / START_BYTES_PER_MILLISECOND;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

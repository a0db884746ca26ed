import { statSync } from "node:fs";
import { join } from "node:path";
import type {
  ClockAnchor,
  FromControlPlane,
  StartOrder,
  ToControlPlane,
} from "../shared/contract/process-channel.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import type { ControlPlaneLauncher, ControlPlaneLink } from "./launcher.ts";

/** A process that is neither ready nor has reported a failure by then counts as hung. */
const START_TIMEOUT = 60_000;
/** Before it is ready, it reads the whole database, and copies it if it has to be migrated. The rate of a slow disk. */
const START_BYTES_PER_MILLISECOND = 5_000;
const PING_INTERVAL = 2_000;
/** Counts pings instead of time, because after the machine has slept only one ping is late. */
const MISSED_PINGS = 3;
const OWNER_CODE_TIMEOUT = 10_000;
const STOP_GRACE = 3_000;
/** A killed process exits at once, or is stuck in the kernel; waiting longer would not help. */
const KILL_GRACE = 2_000;

export interface ControlPlaneRunOptions {
  readonly launcher: ControlPlaneLauncher;
  readonly dataDirectory: string;
  /** Called once this process holds the lock on the data folder. */
  readonly start: () => StartOrder;
  readonly onClock: (anchor: ClockAnchor) => void;
  readonly onLine: (line: string) => void;
}

interface OwnerCodeRequest {
  resolve(code: string): void;
  reject(error: Error): void;
}

/** How a process exited. */
interface RunEnd {
  readonly failure: HostFailure;
  /** How long it had been ready and responsive, in milliseconds; 0 if it never was. */
  readonly readyFor: number;
  /** Whether one of its queries found the database damaged. */
  readonly damaged: boolean;
}

/** One process of the control plane, from launch to exit. */
export class ControlPlaneRun {
  /** The port that it listens on; rejects if it exits first. */
  readonly ready: Promise<number>;
  readonly ended: Promise<RunEnd>;
  readonly #options: ControlPlaneRunOptions;
  readonly #link: ControlPlaneLink | null = null;
  readonly #ready = Promise.withResolvers<number>();
  readonly #ended = Promise.withResolvers<RunEnd>();
  readonly #requests = new Map<number, OwnerCodeRequest>();
  readonly #startTimer: NodeJS.Timeout;
  #requestCount = 0;
  #readyAt: number | null = null;
  #pings: NodeJS.Timeout | undefined;
  #unanswered = 0;
  /** When the first of the unanswered pings was sent. */
  #silentSince = 0;
  #damaged = false;
  #failure: HostFailure | null = null;
  #isOver = false;

  constructor(options: ControlPlaneRunOptions) {
    this.#options = options;
    this.ready = this.#ready.promise;
    this.ended = this.#ended.promise;
    // Marks the rejection as handled: callers of `ready` and `ended` get the reason.
    this.ready.catch(() => {});
    const limit = startTimeout(options.dataDirectory);
    this.#startTimer = setTimeout(
      () => this.#giveUp(`It was not ready after ${Math.round(limit / 1_000)} seconds.`),
      limit,
    );
    try {
      this.#link = options.launcher.launch({
        onMessage: (message) => this.#hear(message),
        onLine: options.onLine,
        onExit: (how) => this.#end(`It exited with ${how}.`),
      });
      this.#link.send({ type: "lock", dataDirectory: options.dataDirectory });
    } catch (error) {
      this.#end(error instanceof Error ? error.message : String(error));
    }
  }

  get pid(): number | undefined {
    return this.#link?.pid;
  }

  send(message: ToControlPlane): void {
    if (!this.#isOver) this.#link?.send(message);
  }

  async ownerCode(lifetime: number): Promise<string> {
    if (this.#readyAt === null || this.#isOver) throw new HostFailure("HEARTH_CONTROL_PLANE_UNRESPONSIVE");
    this.#requestCount += 1;
    const request = this.#requestCount;
    const answered = Promise.withResolvers<string>();
    const late = () => answered.reject(new HostFailure("HEARTH_CONTROL_PLANE_UNRESPONSIVE"));
    const timer = setTimeout(late, OWNER_CODE_TIMEOUT);
    this.#requests.set(request, answered);
    this.send({ type: "owner-code", request, lifetime });
    try {
      return await answered.promise;
    } finally {
      clearTimeout(timer);
      this.#requests.delete(request);
    }
  }

  /** Stops it gracefully, then kills it. Resolves when it has exited, or when both grace periods are over. */
  async stop(): Promise<void> {
    this.send({ type: "stop" });
    const kill = setTimeout(() => this.#link?.kill(), STOP_GRACE);
    const all = Promise.withResolvers<void>();
    const limit = setTimeout(all.resolve, STOP_GRACE + KILL_GRACE);
    await Promise.race([this.ended, all.promise]);
    clearTimeout(kill);
    clearTimeout(limit);
  }

  #hear(message: FromControlPlane): void {
    switch (message.type) {
      case "locked":
        this.#begin();
        return;
      case "ready":
        clearTimeout(this.#startTimer);
        this.#readyAt = performance.now();
        this.#pings = setInterval(() => this.#ping(), PING_INTERVAL);
        this.#ready.resolve(message.port);
        return;
      case "pong":
        this.#unanswered = 0;
        return;
      case "clock":
        this.#options.onClock(message.anchor);
        return;
      case "owner-code":
        this.#requests.get(message.request)?.resolve(message.code);
        return;
      case "owner-code-refused":
        this.#requests.get(message.request)?.reject(new HostFailure(message.code, message.detail));
        return;
      case "damaged":
        if (!this.#damaged) this.#options.onLine("the database is damaged: the next start will check it");
        this.#damaged = true;
        return;
      case "failed":
        this.#failure ??= new HostFailure(message.code, message.detail);
        this.#options.onLine(`the control plane could not start: ${this.#failure.message}`);
        this.#link?.kill();
    }
  }

  #begin(): void {
    try {
      this.send(this.#options.start());
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#failure ??=
        error instanceof HostFailure ? error : new HostFailure("HEARTH_CONTROL_PLANE_FAILED", message, error);
      this.#link?.kill();
    }
  }

  #ping(): void {
    if (this.#unanswered >= MISSED_PINGS) {
      this.#giveUp("It did not answer for eight seconds.");
      return;
    }
    if (this.#unanswered === 0) this.#silentSince = performance.now();
    this.#unanswered += 1;
    this.send({ type: "ping" });
  }

  #giveUp(reason: string): void {
    clearInterval(this.#pings);
    this.#failure ??= new HostFailure("HEARTH_CONTROL_PLANE_UNRESPONSIVE", reason);
    // A process that is stuck in the kernel (on a hung disk) never exits, so reject here.
    this.#ready.reject(this.#failure);
    this.#options.onLine(`the control plane is hung and will be killed: ${reason}`);
    this.#link?.kill();
  }

  #end(how: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#startTimer);
    clearInterval(this.#pings);
    const failure = this.#failure ?? new HostFailure("HEARTH_CONTROL_PLANE_FAILED", how);
    // Time spent hung does not count. Otherwise a process that hangs after each start would never reach the crash
    // limit.
    const answeredUntil = this.#unanswered > 0 ? this.#silentSince : performance.now();
    const readyFor = this.#readyAt === null ? 0 : answeredUntil - this.#readyAt;
    const damaged = this.#damaged || failure.code === "HEARTH_DATABASE_DAMAGED";
    this.#ready.reject(failure);
    for (const request of this.#requests.values()) request.reject(failure);
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

import type {
  Activity,
  ClockAnchor,
  StartOptions,
  SupervisorEvent,
  SupervisorEventData,
} from "../shared/contract/process-channel.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import type { SupervisorCallHandlers } from "./channel.ts";
import { ControlPlaneProcess } from "./control-plane-process.ts";
import { afterEnd, type ControlPlaneState } from "./control-plane-state.ts";
import type { ControlPlaneLauncher } from "./launcher.ts";

export interface ControlPlaneOptions {
  readonly launcher: ControlPlaneLauncher;
  readonly dataDirectory: string;
  /** Called once this process holds the lock on the data folder. Its failure is that of the start. */
  readonly start: () => Promise<StartOptions>;
  readonly calls: SupervisorCallHandlers;
  /** The loopback port for relayed connections, each time a process listens; null when it has exited. */
  readonly onPort: (port: number | null) => void;
  /** Called when a process is ready, and on each change. */
  readonly onActivity: (activity: Activity) => void;
  /** Called when a process is ready, and on each change. */
  readonly onHostName: (name: string) => void;
  /** Called on each change. Each time it becomes ready, it has to be sent the current state of the media server. */
  readonly onState: (state: ControlPlaneState) => void;
  readonly onLine: (line: string) => void;
}

/** Starts the control plane, and restarts it when its process ends, until `stop` is called. */
export class ControlPlaneMonitor {
  readonly #options: ControlPlaneOptions;
  #clock: ClockAnchor | null = null;
  /** True until a process has become ready, which happens after the check. */
  #checkDatabase = true;
  #child: ControlPlaneProcess | null = null;
  #state: ControlPlaneState = { status: "starting" };
  #wake: (() => void) | null = null;

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
  }

  /** Resolves once it listens; rejects if it cannot start. Later exits lead to a restart. */
  async start(): Promise<void> {
    const child = this.#launch();
    try {
      await this.#becomesReady(child);
    } catch (error) {
      await this.stop();
      throw error;
    }
    void this.#keepRunning(child);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  tell<Name extends SupervisorEvent>(name: Name, data: SupervisorEventData<Name>): void {
    this.#child?.tell(name, data);
  }

  async ownerCode(lifetime: number): Promise<string> {
    if (!this.#child) throw new HostFailure("HEARTH_CONTROL_PLANE_UNRESPONSIVE");
    return await this.#child.ownerCode(lifetime);
  }

  async activity(): Promise<Activity> {
    if (!this.#child) throw new HostFailure("HEARTH_CONTROL_PLANE_UNRESPONSIVE");
    return await this.#child.activity();
  }

  /** Skips the rest of the backoff. */
  retry(): void {
    this.#wake?.();
  }

  async stop(): Promise<void> {
    this.#set({ status: "stopped" });
    this.#wake?.();
    await this.#child?.stop();
  }

  #launch(): ControlPlaneProcess {
    const { launcher, onLine, onActivity, onHostName, dataDirectory, calls } = this.#options;
    this.#child = new ControlPlaneProcess({
      launcher,
      onLine,
      onActivity,
      onHostName,
      dataDirectory,
      calls,
      start: async () => {
        const start = await this.#options.start();
        return { ...start, clock: this.#clock, checkDatabase: this.#checkDatabase };
      },
      onClock: (clock) => (this.#clock = clock),
    });
    return this.#child;
  }

  async #becomesReady(child: ControlPlaneProcess): Promise<void> {
    const port = await child.ready;
    if (this.#isStopped()) throw new HostFailure("HEARTH_STOPPED");
    this.#checkDatabase = false;
    this.#options.onPort(port);
    this.#set({ status: "ready" });
  }

  async #keepRunning(first: ControlPlaneProcess): Promise<void> {
    let child = first;
    for (let crashes = 0; ;) {
      const { failure, readyFor, damaged } = await child.ended;
      this.#options.onPort(null);
      if (this.#isStopped()) return;
      this.#child = null;
      if (damaged) this.#checkDatabase = true;
      const next = afterEnd(crashes, { readyFor, code: failure.code });
      crashes = next.crashes;
      const then =
        next.delay === null
          ? "It is not restarted until a person retries."
          : `Restarting it, attempt ${crashes}.`;
      this.#options.onLine(`the control plane exited: ${failure.message} ${then}`);
      this.#set(next.failed ? failedState(failure) : { status: "waiting", crashes });
      await this.#pause(next.delay);
      if (this.#isStopped()) return;
      this.#set({ status: "starting" });
      child = this.#launch();
      await this.#becomesReady(child).catch(() => {});
    }
  }

  #set(state: ControlPlaneState): void {
    if (this.#isStopped()) return;
    this.#state = state;
    this.#options.onState(state);
  }

  #isStopped(): boolean {
    return this.#state.status === "stopped";
  }

  /** Waits for the time, or for `retry` or `stop`; without a limit if `milliseconds` is null. */
  async #pause(milliseconds: number | null): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = milliseconds === null ? undefined : setTimeout(over.resolve, milliseconds);
    this.#wake = over.resolve;
    await over.promise;
    this.#wake = null;
    clearTimeout(timer);
  }
}

/** A specific failure reported by the process is more useful than "it keeps crashing". */
function failedState(failure: HostFailure): ControlPlaneState {
  const code = failure.code === "HEARTH_CONTROL_PLANE_FAILED" ? "HEARTH_CONTROL_PLANE_CRASHED" : failure.code;
  return { status: "failed", code, message: failure.message };
}

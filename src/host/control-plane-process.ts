import { backoffDelay, type Backoff } from "../shared/base/backoff.ts";
import type { FromControlPlane, ToControlPlane } from "../shared/contract/process-channel.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";
import type { ControlPlaneLauncher, ControlPlaneLink } from "./launcher.ts";

/** Messages wait for it at most this long: it has to be back within a second. */
const restartBackoff: Backoff = { first: 50, most: 5_000 };
const CALM = 30_000;
const STOP_GRACE = 3_000;

export interface ControlPlaneOptions {
  readonly launcher: ControlPlaneLauncher;
  readonly dataDirectory: string;
  /** Is called once the data folder is this process's alone. */
  readonly start: () => Extract<ToControlPlane, { type: "start" }>;
  /** It is up, for the first time or again; what it has to know is sent now. */
  readonly onReady: (port: number) => void;
  readonly onLine: (line: string) => void;
}

/** Keeps the control plane's process running, at the same port, until it is stopped. */
export class ControlPlaneProcess {
  readonly #options: ControlPlaneOptions;
  readonly #requests = new Map<number, (code: string) => void>();
  #link: ControlPlaneLink | null = null;
  #port: number | undefined;
  #stopping = false;
  #crashes = 0;
  #exited: (() => void) | null = null;

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
  }

  /** Resolves with the port, once it listens; rejects when it cannot start at all. */
  async start(): Promise<number> {
    return await new Promise((resolve, reject) => this.#launch(resolve, reject));
  }

  send(message: ToControlPlane): void {
    this.#link?.send(message);
  }

  async ownerCode(lifetime: number): Promise<string> {
    const request = Math.trunc(Math.random() * 2 ** 31);
    return await new Promise((resolve) => {
      this.#requests.set(request, resolve);
      this.send({ type: "owner-code", request, lifetime });
    });
  }

  get pid(): number | undefined {
    return this.#link?.pid;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const link = this.#link;
    if (!link) return;
    const exited = new Promise<void>((resolve) => (this.#exited = resolve));
    link.send({ type: "stop" });
    const timer = setTimeout(() => link.kill(), STOP_GRACE);
    await exited;
    clearTimeout(timer);
  }

  #launch(started?: (port: number) => void, failed?: (error: Error) => void): void {
    const launchedAt = Date.now();
    let failure: Error | undefined;
    const onMessage = (message: FromControlPlane) => {
      if (message.type === "locked") {
        try {
          const start = this.#options.start();
          link.send({ ...start, port: this.#port ?? start.port });
        } catch (error) {
          failure = error as Error;
          link.kill();
        }
      } else if (message.type === "ready") {
        this.#port = message.port;
        this.#options.onReady(message.port);
        started?.(message.port);
        failed = undefined;
      } else if (message.type === "owner-code") {
        this.#requests.get(message.request)?.(message.code);
        this.#requests.delete(message.request);
      } else if (failed) {
        failure = new HostFailure(message.code, undefined, message.detail);
        link.kill();
      } else {
        this.#options.onLine(`the control plane could not start: ${message.detail}`);
        link.kill();
      }
    };
    const onExit = (how: string) => {
      this.#link = null;
      this.#exited?.();
      if (this.#stopping) return;
      if (failed) {
        this.#stopping = true;
        failed(failure ?? new HostFailure("HEARTH_CONTROL_PLANE_FAILED", `It stopped with ${how}.`));
        return;
      }
      this.#crashes = Date.now() - launchedAt > CALM ? 1 : this.#crashes + 1;
      this.#options.onLine(`the control plane stopped (${how}); starting it again, try ${this.#crashes}`);
      setTimeout(
        () => {
          if (!this.#stopping) this.#launch();
        },
        backoffDelay(restartBackoff, this.#crashes - 1),
      );
    };
    const link = this.#options.launcher.launch({ onMessage, onLine: this.#options.onLine, onExit });
    this.#link = link;
    link.send({ type: "lock", dataDirectory: this.#options.dataDirectory });
  }
}

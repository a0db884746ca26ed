import type { ToControlPlane } from "../shared/contract/process-channel.ts";

/**
 * Starts the control plane's process. There are two implementations, a Node.js child process (`node-launcher.ts`) and a
 * utilityProcess (in `main`); the same tests run against both.
 */
export interface ControlPlaneLauncher {
  launch(listeners: {
    /** Called with what it has sent, unchecked. */
    onMessage: (message: unknown) => void;
    onLine: (line: string) => void;
    /** Called once, even if the process could not be started. */
    onExit: (how: string) => void;
  }): ControlPlaneLink;
}

export interface ControlPlaneLink {
  readonly pid: number | undefined;
  send(message: ToControlPlane): void;
  kill(): void;
}

import type { FromControlPlane, ToControlPlane } from "../shared/contract/process-channel.ts";

/**
 * Starts the control plane's process. There are two kinds (a child of Node here, a utilityProcess in
 * `main`), and one suite of tests that both have to pass.
 */
export interface ControlPlaneLauncher {
  launch(listeners: {
    onMessage: (message: FromControlPlane) => void;
    onLine: (line: string) => void;
    onExit: (how: string) => void;
  }): ControlPlaneLink;
}

export interface ControlPlaneLink {
  readonly pid: number | undefined;
  send(message: ToControlPlane): void;
  kill(): void;
}

import {
  fromControlPlane,
  type FromControlPlane,
  type ToControlPlane,
} from "../shared/contract/process-channel.ts";

/**
 * Starts the control plane's process. There are two implementations, a Node.js child process (`node-launcher.ts`) and a
 * utilityProcess (in `main`); the same tests run against both.
 */
export interface ControlPlaneLauncher {
  launch(listeners: {
    onMessage: (message: FromControlPlane) => void;
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

/** Logs invalid messages instead of throwing: a broken process must not crash its supervisor. */
export function messageReader(
  onMessage: (message: FromControlPlane) => void,
  onLine: (line: string) => void,
): (message: unknown) => void {
  return (message) => {
    const parsed = fromControlPlane.safeParse(message);
    if (parsed.success) onMessage(parsed.data);
    else onLine(`the control plane sent an invalid message: ${parsed.error.issues[0]?.message}`);
  };
}

import {
  fromControlPlane,
  type FromControlPlane,
  type ToControlPlane,
} from "../shared/contract/process-channel.ts";

/**
 * Starts the control plane's process. There are two kinds (a child of Node here, a utilityProcess in
 * `main`), and one suite of tests that both have to pass.
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

/** Messages outside the contract are logged: a broken process must not end its supervisor. */
export function messageReader(
  onMessage: (message: FromControlPlane) => void,
  onLine: (line: string) => void,
): (message: unknown) => void {
  return (message) => {
    const parsed = fromControlPlane.safeParse(message);
    if (parsed.success) onMessage(parsed.data);
    else onLine(`the control plane sent a message outside the contract: ${parsed.error.issues[0]?.message}`);
  };
}

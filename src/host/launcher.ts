import type { ChildLauncher, ChildLink } from "../node/child-launcher.ts";
import type { ToControlPlane } from "../shared/contract/process-channel.ts";

/**
 * Starts the control plane's process. There are two implementations, a Node.js child process (`node-launcher.ts`) and a
 * utilityProcess (in `main`); the same tests run against both.
 */
export type ControlPlaneLauncher = ChildLauncher<ToControlPlane>;
export type ControlPlaneLink = ChildLink<ToControlPlane>;

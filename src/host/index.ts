export { startHost, type Host } from "./host.ts";
export type { ControlPlaneLauncher } from "./launcher.ts";
export { permanentFailures, type ControlPlaneState } from "./control-plane-state.ts";
export { createNodeLauncher } from "./node-launcher.ts";
export { defaultDataDirectory } from "./data-directory.ts";
export { logFile } from "./log.ts";
export { signInOwner } from "./client.ts";
export type { MediaServerState } from "../media-server/index.ts";
export { AlreadyRunning, type RunningHost } from "./running-host.ts";

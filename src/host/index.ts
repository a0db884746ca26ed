export { startHost, type Host, type HostOptions } from "./host.ts";
export type { ControlPlaneLauncher } from "./launcher.ts";
export { createNodeLauncher } from "./node-launcher.ts";
export { defaultDataDirectory } from "./data-directory.ts";
export { createClient, signInOwner } from "./client.ts";
export type { MediaServerState } from "../media-server/index.ts";

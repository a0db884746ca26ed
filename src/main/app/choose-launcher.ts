import { createNodeLauncher, type ChildLauncher } from "../../host/index.ts";
import { DATABASE_NODE_API, requireNode } from "./require-node.ts";
import { createUtilityLauncher } from "./utility-launcher.ts";

/** An Electron that is too old for the database runs what uses it in the Node.js that npm has installed. */
export function chooseLauncher<ToChild extends object>(entry: string, name?: string): ChildLauncher<ToChild> {
  if (Number(process.versions["napi"]) >= DATABASE_NODE_API) return createUtilityLauncher(entry, name);
  requireNode("node");
  return createNodeLauncher("node", entry);
}

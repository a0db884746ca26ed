import { sep } from "node:path";
import { createNodeLauncher, type ChildLauncher } from "../../host/index.ts";
import { builtFile, type BuiltFile } from "../../node/built-files.ts";
import { DATABASE_NODE_API, requireNode } from "./require-node.ts";
import { createUtilityLauncher } from "./utility-launcher.ts";

const isNewEnough = Number(process.versions["napi"]) >= DATABASE_NODE_API;

/** An Electron that is too old for the database runs what uses it in the Node.js that npm has installed. */
export function chooseLauncher<ToChild extends object>(
  entry: BuiltFile,
  name?: string,
): ChildLauncher<ToChild> {
  if (isNewEnough) return createUtilityLauncher(builtFile(entry), name);
  requireNode("node");
  return createNodeLauncher("node", fileOfLaunched(entry));
}

/**
 * The path of a built file for what is launched. Node.js, unlike Electron, cannot read inside an asar: an app that is
 * packaged with an older Electron has these files beside it (`build/package-config.ts`).
 */
export function fileOfLaunched(name: BuiltFile): string {
  const file = builtFile(name);
  return isNewEnough ? file : file.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
}

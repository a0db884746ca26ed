import { spawnSync } from "node:child_process";
import { cpSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../../helpers/host.ts";

/** What another runtime has, by the file that is planted to use it. */
const breaches = {
  "src/shared/with-dom.ts": "export const title = document.title;",
  "src/shared/with-node.ts": "export const id = process.pid;",
  "src/control-plane/with-dom.ts": "export const title = document.title;",
  "src/host/with-dom.ts": "export const element = (it: HTMLElement) => it;",
  "src/main/with-dom.ts": "export const width = window.innerWidth;",
  "src/renderer/with-node.ts": "export const id = process.pid;",
  "src/renderer/with-buffer.ts": "export const bytes = Buffer.from([1]);",
  "src/renderer/with-module.ts": 'import { readFileSync } from "node:fs"; export const read = readFileSync;',
  "src/renderer/with-host.ts": `export { afterCrash } from "../media-server/restart-policy.ts";`,
  "src/preload/with-dom.ts": "export const title = document.title;",
};

// On a copy of the sources: a type that some library brings in would count there too.
test("what only another runtime has does not compile", { timeout: 120_000 }, () => {
  const directory = temporaryDirectory();
  cpSync("src", join(directory, "src"), { recursive: true });
  cpSync("resources", join(directory, "resources"), { recursive: true });
  cpSync("tsconfig.base.json", join(directory, "tsconfig.base.json"));
  symlinkSync(resolve("node_modules"), join(directory, "node_modules"));
  for (const [file, code] of Object.entries(breaches)) writeFileSync(join(directory, file), code);

  const projects = ["src/tsconfig.node.json", "src/preload", "src/renderer"];
  const tsc = resolve("node_modules/typescript/lib/tsc.js");
  const { stdout, status } = spawnSync(process.execPath, [tsc, "-b", "--pretty", "false", ...projects], {
    cwd: directory,
    encoding: "utf8",
  });
  expect(status).not.toBe(0);
  const found = [...stdout.matchAll(/^(\S+)\(\d+,\d+\): error/gm)].map(([, file]) => file);
  expect(new Set(found), stdout).toEqual(new Set(Object.keys(breaches)));
});

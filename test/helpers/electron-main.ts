import { spawn, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { build } from "vite";
import type { ControlPlaneLauncher } from "../../src/host/index.ts";
import { temporaryDirectory } from "./host.ts";
import { electronPath } from "./people.ts";

/** Builds files of `test/fixtures` to run outside of the test runner, under a Node or an Electron that is older. */
export async function buildFixtures(...names: string[]): Promise<string> {
  const outDir = temporaryDirectory();
  await build({
    configFile: false,
    logLevel: "error",
    define: { __HEARTH_VERSION__: JSON.stringify("test") },
    ssr: { noExternal: true, external: ["electron"] },
    build: {
      ssr: true,
      outDir,
      target: "node20.18",
      rollupOptions: {
        input: Object.fromEntries(names.map((name) => [name, resolve(`test/fixtures/${name}.ts`)])),
        output: { format: "es", entryFileNames: "[name].mjs" },
      },
    },
  });
  writeFileSync(join(outDir, "package.json"), JSON.stringify({ type: "module" }));
  return outDir;
}

interface Said {
  readonly heard?: unknown;
  readonly pid?: number;
  readonly line?: string;
  readonly exit?: string;
}

/** Runs a built Electron main process; `onSaid` gets each of its lines. */
export function runElectronMain(
  fixtures: string,
  env: Record<string, string>,
  onSaid: (said: Said) => void,
  name = "electron-main",
): ChildProcess {
  const main = join(fixtures, `${name}.mjs`);
  const child = spawn(electronPath, ["--no-sandbox", `--user-data-dir=${temporaryDirectory()}`, main], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  // It must be read, or it fills up.
  child.stderr?.resume();
  if (child.stdout)
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith("{")) onSaid(JSON.parse(line) as Said);
    });
  return child;
}

/** The app's own launcher in a real Electron, driven from this process. */
export function utilityLauncher(fixtures: string, entry: string): ControlPlaneLauncher {
  return {
    launch({ onMessage, onLine, onExit }) {
      let pid: number | undefined;
      const electron = runElectronMain(fixtures, { TEST_ENTRY: entry }, (said) => {
        pid = said.pid ?? pid;
        if (said.heard) onMessage(said.heard);
        if (said.line !== undefined) onLine(said.line);
        if (said.exit !== undefined) onExit(said.exit);
      });
      // When Electron dies, its control plane dies too.
      electron.on("exit", (code, signal) => onExit(`Electron ended with ${signal ?? code}`));
      // A process that has ended receives nothing more; its end is reported above.
      electron.stdin?.on("error", () => {});
      const say = (message: object) => electron.stdin?.write(`${JSON.stringify(message)}\n`);
      return {
        get pid() {
          return pid;
        },
        send: (message) => say({ send: message }),
        kill: () => say({ kill: true }),
      };
    },
  };
}

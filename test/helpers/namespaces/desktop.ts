import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { openTunnel } from "./tunnel.ts";

/**
 * Runs Electron in a namespace, for Playwright: `desktop.ts NAMESPACE-COMMAND -- ELECTRON ARGUMENTS`. Playwright reads from
 * Electron's output at which ports of the loopback it can be debugged, and connects to them: tunnels lead there.
 */
const args = process.argv.slice(2);
const enter = args.slice(0, args.indexOf("--"));
const [program = "", ...rest] = [...enter, ...args.slice(enter.length + 1)];
const electron = spawn(program, rest, { stdio: ["inherit", "inherit", "pipe"] });
const shown = new Set<number>();
createInterface(electron.stderr).on("line", (line) => {
  const port = Number(/listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? 0);
  const pass = () => void process.stderr.write(`${line}\n`);
  if (port === 0 || shown.has(port)) return pass();
  shown.add(port);
  void openTunnel(enter, "127.0.0.1", port, port).then(pass, (error: unknown) =>
    process.stderr.write(`${String(error)}\n`),
  );
});
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => electron.kill(signal));
// The tunnels would keep this process.
electron.on("exit", (code) => process.exit(code ?? 1));

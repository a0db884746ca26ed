import { accessSync, constants } from "node:fs";

const SETPRIV = "/usr/bin/setpriv";

/**
 * How to run a program so that it ends when whoever started it does, however that went: on Linux the kernel sees to
 * it (setpriv keeps the process id). Elsewhere the control plane ends with its channel, and ends the media server.
 */
export function endsWithUs(program: string, args: readonly string[]): [program: string, args: string[]] {
  try {
    if (process.platform !== "linux") throw new Error("no setpriv here");
    accessSync(SETPRIV, constants.X_OK);
    return [SETPRIV, ["--pdeathsig", "KILL", "--", program, ...args]];
  } catch {
    return [program, [...args]];
  }
}

import { accessSync, constants } from "node:fs";

const SETPRIV = "/usr/bin/setpriv";

/**
 * How to run a program so that it ends together with its parent, however that ends: on Linux the kernel does it
 * (setpriv keeps the process id). Elsewhere the control plane exits when its channel closes, and ends the media server.
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

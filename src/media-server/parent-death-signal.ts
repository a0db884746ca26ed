import { spawnSync } from "node:child_process";

const SETPRIV = "/usr/bin/setpriv";
const OPTION = ["--pdeathsig", "KILL", "--"] as const;

/** Not every setpriv knows this option: neither BusyBox's nor that of util-linux before 2.33. Asked once. */
let known: boolean | undefined;

function isKnown(): boolean {
  known ??=
    process.platform === "linux" &&
    spawnSync(SETPRIV, [...OPTION, "/bin/sh", "-c", ":"], { stdio: "ignore", timeout: 5_000 }).status === 0;
  return known;
}

/**
 * How to run a program so that it ends together with its parent, however that ends: on Linux the kernel does it
 * (setpriv keeps the process id). Elsewhere the control plane exits when its channel closes, and ends the media server.
 */
export function withParentDeathSignal(
  program: string,
  args: readonly string[],
): [program: string, args: string[]] {
  return isKnown() ? [SETPRIV, [...OPTION, program, ...args]] : [program, [...args]];
}

import { spawnSync } from "node:child_process";

const SETPRIV = "/usr/bin/setpriv";
const OPTION = ["--pdeathsig", "KILL", "--"] as const;

/** Cached. BusyBox's setpriv and that of util-linux before 2.33 do not support this option. */
let supported: boolean | undefined;

function isSupported(): boolean {
  supported ??=
    process.platform === "linux" &&
    spawnSync(SETPRIV, [...OPTION, "/bin/sh", "-c", ":"], { stdio: "ignore", timeout: 5_000 }).status === 0;
  return supported;
}

/**
 * Wraps a command so that on Linux the kernel kills it when its parent exits, for whatever reason (setpriv keeps the
 * process id). On other systems the control plane exits when its channel closes, and kills the media server.
 */
export function withParentDeathSignal(
  program: string,
  args: readonly string[],
): [program: string, args: string[]] {
  return isSupported() ? [SETPRIV, [...OPTION, program, ...args]] : [program, [...args]];
}

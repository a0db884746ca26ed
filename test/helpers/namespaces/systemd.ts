import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, onTestFinished } from "vitest";
import { LIVEKIT_VERSION } from "../../../src/media-server/version.ts";
import { exitOf, tail } from "../deadline.ts";
import { childrenOf, temporaryDirectory } from "../host.ts";
import type { Machine } from "./machine.ts";

/** Whether systemd can be run here as the first process of a machine. */
export const hasSystemd = Boolean(process.env["HEARTH_TEST_SYSTEMD"]);

/** What a service waits for, which is already so on a machine of a test. */
const targets = ["sysinit", "basic", "network-online", "network", "shutdown", "multi-user", "booted"];
const units = "/etc/systemd/system";
/** How a command is run; none of them takes long. */
const quiet = { encoding: "utf8", stdio: "pipe", cwd: "/", timeout: 20_000 } as const;
/** The hierarchy that systemd uses: the only one, or of the older kind that has one for each purpose. */
const isUnified = existsSync("/sys/fs/cgroup/cgroup.controllers");
const cgroups = isUnified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/systemd";

/**
 * Starts systemd as the first process of this machine, with a file system on which it changes nothing that the test's
 * own programs see: /etc is a copy, /var and /run are empty, and /opt/hearth is this checkout. Returns what runs a
 * command there.
 */
export async function startSystemd(machine: Machine): Promise<(...command: string[]) => string> {
  const folder = temporaryDirectory();
  const etc = join(folder, "etc");
  execFileSync("cp", ["-a", "/etc", etc]);
  rmSync(join(folder, units), { recursive: true, force: true });
  mkdirSync(join(folder, units), { recursive: true });
  for (const target of targets)
    writeFileSync(
      join(folder, units, `${target}.target`),
      `[Unit]\nDescription=${target}\nDefaultDependencies=no\n`,
    );
  const cache = join(folder, `cache/hearth/livekit-server-${LIVEKIT_VERSION}`);
  mkdirSync(cache, { recursive: true });
  copyFileSync(process.env["HEARTH_LIVEKIT_SERVER"] ?? "", join(cache, "livekit-server"));

  const cgroup = join(cgroups, machine.name);
  mkdirSync(cgroup);
  const script = `
    set -e
    mount -t proc proc /proc
    mount -t tmpfs tmpfs /run
    mount -t tmpfs tmpfs /sys/fs/cgroup
    ${isUnified ? "" : "mkdir /sys/fs/cgroup/systemd"}
    mount -t ${isUnified ? "cgroup2" : "cgroup -o none,name=systemd"} cgroup ${cgroups}
    mount --bind ${etc} /etc
    for each in /opt /var/lib; do mount -t tmpfs tmpfs $each; done
    mount --bind ${folder}/cache /var/cache
    mkdir /opt/hearth
    mount --rbind ${resolve(".")} /opt/hearth
    exec /lib/systemd/systemd --system --unit=booted.target --log-target=console`;
  const enter =
    'echo $$ > $0/cgroup.procs; exec unshare --mount --pid --uts --ipc --cgroup --fork --kill-child "$@"';
  const [program, ...args] = [...machine.enter, "sh", "-c", enter, cgroup, "sh", "-c", script];
  const env = { PATH: process.env["PATH"], SYSTEMD_UNIT_PATH: units, container: "hearth-test" };
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exitOf(child, "systemd", () => said);
    // The kernel removes the last of its processes a moment later.
    await expect.poll(() => removeTree(cgroup)).toBe(true);
  });
  const run = (...command: string[]): string => {
    const [first] = childrenOf(child.pid ?? 0);
    if (first === undefined) throw new Error(`systemd does not run: ${tail(said)}`);
    const into = ["--target", String(first), "--mount", "--pid", "--net", "--ipc", "--uts"];
    return execFileSync("nsenter", [...into, ...command], { ...quiet, env });
  };
  await expect
    .poll(
      () => {
        try {
          return run("systemctl", "is-active", "booted.target").trim();
        } catch {
          return tail(said);
        }
      },
      { timeout: 20_000 },
    )
    .toBe("active");
  return run;
}

/** Removes the empty folders that are left, from the innermost on. Returns false while a process is still in one. */
function removeTree(cgroup: string): boolean {
  const inner = readdirSync(cgroup, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  if (!inner.every(({ name }) => removeTree(join(cgroup, name)))) return false;
  try {
    rmdirSync(cgroup);
    return true;
  } catch {
    return false;
  }
}

import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { onTestFinished } from "vitest";
import { IP } from "../../prerequisites.ts";
import { createMachine, type Machine } from "./machine.ts";

/** Whether namespaces can be made here, which takes root, iproute2 and nftables. */
export const hasNamespaces = Boolean(process.env["HEARTH_TEST_NAMESPACES"]);

/** A cable with as many ends as there are machines on it: a bridge in a namespace of its own. */
export interface Segment {
  /** Gives the machine an interface of that name on it. */
  connect(machine: string, networkInterface: string): void;
}

/** A network of its own, without a way to any other. It ends with the test. */
export interface Network {
  machine(label: string): Machine;
  segment(): Segment;
}

const ip = (...args: string[]): string =>
  execFileSync(IP, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** Names say whose they are: a run that was killed leaves its namespaces, and the next one removes them. */
const PREFIX = "hearth-";
let made = 0;

export function createNetwork(): Network {
  removeAbandoned();
  const add = (label: string): Machine => {
    const name = `${PREFIX}${process.pid}-${made++}-${label}`;
    onTestFinished(() => remove(name));
    return createMachine(name);
  };
  return {
    machine: add,
    segment() {
      const bridge = add("segment");
      bridge.ip("link add br0 type bridge");
      bridge.ip("link set br0 up");
      let ports = 0;
      return {
        connect(machine, networkInterface) {
          const port = `port${ports++}`;
          const peer = ["peer", "name", port, "netns", bridge.name];
          ip("link", "add", networkInterface, "netns", machine, "type", "veth", ...peer);
          bridge.ip(`link set ${port} master br0 up`);
        },
      };
    },
  };
}

function removeAbandoned(): void {
  for (const name of ip("netns", "list")
    .split("\n")
    .map((line) => line.split(" ")[0] ?? "")) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid && !existsSync(`/proc/${pid}`)) remove(name);
  }
}

/** With the processes that still run in it: they would keep it, and its addresses. */
function remove(name: string): void {
  try {
    for (const pid of ip("netns", "pids", name).split("\n").filter(Boolean))
      process.kill(Number(pid), "SIGKILL");
  } catch {
    // It, or a process in it, has ended meanwhile.
  }
  try {
    ip("netns", "delete", name);
  } catch {
    // Another run has removed it.
  }
  rmSync(`/etc/netns/${name}`, { recursive: true, force: true });
}

import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { IP, NFT, TC } from "../../prerequisites.ts";
import type { Segment } from "./network.ts";
import { openTunnel } from "./tunnel.ts";

/** A machine of its own on the network, as far as programs can tell: a network namespace. */
export interface Machine {
  /** The namespace. */
  readonly name: string;
  /** Put in front of a command, it runs the command on this machine. */
  readonly enter: readonly string[];
  /** Plugs it into a segment with this address (such as 10.77.1.2/24). Returns the interface. */
  plugIn(segment: Segment, address: string): string;
  /** Runs `ip` on it, with the arguments in one text. Throws what `ip` prints. */
  ip(command: string): void;
  /** Replaces its nftables rules. */
  filter(rules: string): void;
  /** Makes it a router. */
  forwardPackets(): void;
  /** Limits what an interface sends, in kbit/s. */
  limit(networkInterface: string, rate: number): void;
  /** Replaces what names it knows, with their addresses. */
  know(names: Readonly<Record<string, string>>): void;
  /**
   * Opens a port on the test's own loopback that leads to what this machine reaches at that address. Returns the port,
   * which is `ownPort` unless that is 0.
   */
  tunnel(address: string, port: number, ownPort?: number): Promise<number>;
}

export function createMachine(name: string): Machine {
  execFileSync(IP, ["netns", "add", name]);
  const enter = [IP, "netns", "exec", name];
  const ip = (command: string) =>
    void execFileSync(IP, ["-n", name, ...command.split(" ")], { stdio: ["ignore", "ignore", "pipe"] });
  const setKernel = (setting: string, value: number) =>
    // Each namespace has its own, whichever file system shows it.
    void execFileSync(IP, ["netns", "exec", name, "sh", "-c", `echo ${value} > /proc/sys/net/${setting}`]);
  // Addresses of IPv6 would come a second later, and browsers break connections off when a network changes.
  setKernel("ipv6/conf/default/dad_transmits", 0);
  setKernel("ipv6/conf/default/accept_dad", 0);
  ip("link set lo up");
  let interfaces = 0;
  const machine: Machine = {
    name,
    enter,
    ip,
    plugIn(segment, address) {
      const networkInterface = `eth${interfaces++}`;
      segment.connect(name, networkInterface);
      ip(`address add ${address} dev ${networkInterface}`);
      ip(`link set ${networkInterface} up`);
      return networkInterface;
    },
    filter(rules) {
      execFileSync(IP, ["netns", "exec", name, NFT, "-f", "-"], { input: `flush ruleset\n${rules}\n` });
    },
    forwardPackets: () => setKernel("ipv4/ip_forward", 1),
    limit(networkInterface, rate) {
      const queue = `qdisc replace dev ${networkInterface} root tbf rate ${rate}kbit burst 16kb latency 200ms`;
      execFileSync(TC, ["-n", name, ...queue.split(" ")]);
    },
    know(names) {
      const lines = Object.entries({ localhost: "127.0.0.1", ...names }).map(
        ([host, address]) => `${address} ${host}\n`,
      );
      writeFileSync(`/etc/netns/${name}/hosts`, lines.join(""));
    },
    async tunnel(address, port, ownPort = 0) {
      const tunnel = await openTunnel(enter, address, port, ownPort);
      onTestFinished(() => void tunnel.relay.kill("SIGKILL"));
      return tunnel.port;
    },
  };
  // `ip netns exec` shows these files in /etc. They have to exist before the first program starts.
  mkdirSync(`/etc/netns/${name}`, { recursive: true });
  // Nothing answers there, which is said at once.
  writeFileSync(`/etc/netns/${name}/resolv.conf`, "nameserver 127.0.0.1\n");
  machine.know({});
  return machine;
}

/** A port that is free on the test's own loopback. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { onTestFinished } from "vitest";
import { NFT } from "../prerequisites.ts";

export const hasFirewall = Boolean(process.env["HEARTH_TEST_FIREWALL"]);

/** One table per process: two test runs on one machine must not restore each other's network. */
const TABLE = `hearth-test-${process.pid}`;

/** Drops all packets to these ports, as an unplugged cable would; returns a function that restores them. */
export function cutNetwork(ports: { tcp: number; udp: readonly number[] }): () => void {
  const all = [["tcp", ports.tcp] as const, ...ports.udp.map((port) => ["udp", port] as const)];
  return filter(
    all.flatMap(([protocol, port]) =>
      ["dport", "sport"].map((side) => [protocol, side, String(port), "drop"]),
    ),
  );
}

function filter(rules: readonly (readonly string[])[]): () => void {
  const nft = (...args: string[]) => execFileSync(NFT, args, { stdio: ["ignore", "ignore", "pipe"] });
  const restore = () => {
    try {
      nft("delete", "table", "inet", TABLE);
    } catch {
      // Restored already.
    }
  };
  onTestFinished(restore);
  nft("add", "table", "inet", TABLE);
  nft("add", "chain", "inet", TABLE, "line", "{ type filter hook input priority 0; }");
  for (const rule of rules) nft("add", "rule", "inet", TABLE, "line", ...rule);
  return restore;
}

/** The UDP ports that a process listens on. */
export function udpPortsOf(pid: number): number[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return readFileSync(`/proc/${pid}/net/udp`, "utf8")
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => sockets.has(fields[9] ?? ""))
    .map((fields) => Number.parseInt(fields[1]?.split(":")[1] ?? "", 16));
}

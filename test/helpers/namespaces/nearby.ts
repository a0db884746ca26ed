import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import type { Announcement } from "../../../src/host/nearby/announcement.ts";
import type { NearbyHost } from "../../../src/host/nearby/browser.ts";
import { tail, within } from "../deadline.ts";
import type { Machine } from "./machine.ts";

/** What machines say and hear on their network about hosts nearby, with a program that runs on them. */

const ANSWER = 20_000;

function start(machine: Machine, ...args: string[]) {
  const program = resolve("test/helpers/namespaces/nearby-program.ts");
  const [enter = "", ...rest] = [...machine.enter, process.execPath, program, ...args];
  const child = spawn(enter, rest, { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const lines = createInterface(child.stdout);
  const first = async () => {
    const [line] = (await within(ANSWER, args.join(" "), once(lines, "line"), () => tail(errors))) as [
      string,
    ];
    return JSON.parse(line) as unknown;
  };
  return { lines, first, end: () => void child.kill("SIGKILL") };
}

/** Looks for hosts from now on. Returns what is listed at the moment. */
export function browseFrom(machine: Machine, address: string): () => NearbyHost[] {
  const { lines } = start(machine, "browse", address);
  let listed: NearbyHost[] = [];
  lines.on("line", (line) => (listed = JSON.parse(line) as NearbyHost[]));
  return () => listed;
}

/** Announces a host that there need not be, until the end of the test. */
export const announceFrom = async (machine: Machine, address: string, host: Announcement): Promise<void> =>
  void (await start(machine, "announce", address, JSON.stringify(host)).first());

/** Answers everybody who asks with noise and with a thousand hosts, until it is ended. */
export async function floodFrom(machine: Machine, address: string): Promise<() => void> {
  const { first, end } = start(machine, "flood", address);
  await first();
  return end;
}

/** Asks one address, that many times within a moment. Resolves with how often it has answered. */
export const askFrom = async (machine: Machine, target: string, times: number): Promise<number> =>
  (await start(machine, "ask", target, String(times)).first()) as number;

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { onTestFinished } from "vitest";
import { tail, within } from "../deadline.ts";
import type { Machine } from "./machine.ts";
import type { Answer } from "./probe.ts";
import type { SecureAnswer, SecureVisit } from "./secure-visit.ts";

/** What a machine finds out about another one, with a program that runs on it. */

const PROBE = 60_000;

function start(machine: Machine, args: readonly string[]) {
  const [program = "", ...rest] = [
    ...machine.enter,
    process.execPath,
    resolve("test/helpers/namespaces/probe.ts"),
    ...args,
  ];
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  return { child, said: () => said, errors: () => errors };
}

async function probe<Result>(machine: Machine, ...args: string[]): Promise<Result> {
  const { child, said, errors } = start(machine, args);
  const evidence = () => tail(errors());
  await within(PROBE, `${args.join(" ")} on ${machine.name}`, once(child, "close"), evidence);
  if (child.exitCode !== 0) throw new Error(`${args.join(" ")}: ${errors()}`);
  return JSON.parse(said()) as Result;
}

/** Answers `ping` and `visit` at a port, on all of the machine's addresses, until the end of the test. */
export async function answer(machine: Machine, port: number): Promise<void> {
  const { child, errors } = start(machine, ["answer", String(port)]);
  await within(PROBE, `answers of ${machine.name}`, once(child.stdout, "data"), () => tail(errors()));
}

/** Answers HTTP without TLS at a port until the end of the test. Returns what has been asked; "no HTTP" for other protocols. */
export async function answerPlainly(machine: Machine, port: number): Promise<() => string[]> {
  const { child, said, errors } = start(machine, ["answer-plainly", String(port)]);
  await within(PROBE, `answers of ${machine.name}`, once(child.stdout, "data"), () => tail(errors()));
  return () =>
    said()
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => JSON.parse(line) as string);
}

/** How many of that many UDP packets come back. */
export const ping = (machine: Machine, address: string, port: number, count = 20): Promise<number> =>
  probe(machine, "ping", address, String(port), String(count));

/** Connects by TCP, and receives 250 kB: under which address the other sees us, and how long it took in ms; or why not. */
export const visit = (machine: Machine, address: string, port: number): Promise<Answer> =>
  probe(machine, "visit", address, String(port));

/** Requests a URL with TLS, or opens a WebSocket; what came back, or why not. */
export const visitSecurely = (machine: Machine, wanted: SecureVisit): Promise<SecureAnswer> =>
  probe(machine, "secure-visit", JSON.stringify(wanted));

/** Every TCP port at which somebody accepts connections. */
export const scanTcp = (machine: Machine, address: string): Promise<number[]> =>
  probe(machine, "scan-tcp", address);

/** Of these UDP ports, those that do not refuse: somebody has bound them for this address. */
export const scanUdp = async (
  machine: Machine,
  address: string,
  ports: readonly number[],
): Promise<number[]> => {
  const open = await probe<number[]>(machine, "scan-udp", address, ports.join(","));
  return open.toSorted((a, b) => a - b);
};

/** All UDP ports that are bound on a machine, at whatever address. The process is one that runs there. */
export function boundUdpPorts(pid: number): number[] {
  const lines = ["udp", "udp6"].flatMap((file) =>
    readFileSync(`/proc/${pid}/net/${file}`, "utf8").trim().split("\n").slice(1),
  );
  return [
    ...new Set(lines.map((line) => Number.parseInt(/:([0-9A-F]{4}) /.exec(line)?.[1] ?? "0", 16))),
  ].filter(Boolean);
}

import { createSocket } from "node:dgram";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer } from "node:net";
import { secureVisit, type SecureVisit } from "./secure-visit.ts";

/** The program behind `probes.ts`. It runs in a namespace, and prints its result as JSON. */

export type Answer = { readonly seenAs: string; readonly milliseconds: number } | { readonly error: string };

const SILENCE = 500;
const VISIT = 3_000;
const BYTES = 250_000;
const AT_ONCE = 500;

const print = (result: unknown) => process.stdout.write(`${JSON.stringify(result)}\n`);

async function answer(port: number): Promise<void> {
  const socket = createSocket("udp4");
  socket.on("message", (packet, { port: from, address }) => socket.send(packet, from, address));
  await new Promise<void>((ready) => socket.bind(port, ready));
  const server = createServer((connection) => {
    connection.on("error", () => {});
    connection.write(`${connection.remoteAddress ?? ""}\n`);
    connection.end(Buffer.alloc(BYTES));
  });
  await new Promise<void>((ready) => server.listen(port, "0.0.0.0", ready));
}

/** Answers HTTP without TLS, whatever is asked and by whom, and prints each request, or that it was none. */
async function answerPlainly(port: number): Promise<void> {
  const server = createHttpServer((request, response) => {
    print(`${request.method} ${request.url}`);
    const headers = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*" };
    response.writeHead(200, { ...headers, "Content-Type": "application/json" }).end('{"data":{}}');
  });
  server.on("clientError", (_, socket) => {
    print("no HTTP");
    socket.destroy();
  });
  await new Promise<void>((ready) => server.listen(port, "0.0.0.0", ready));
}

async function ping(address: string, port: number, count: number): Promise<number> {
  const socket = createSocket("udp4");
  let answered = 0;
  return await new Promise((resolve) => {
    const end = () => {
      socket.close();
      resolve(answered);
    };
    const silence = setTimeout(end, SILENCE);
    socket.on("message", () => {
      answered += 1;
      if (answered === count) {
        clearTimeout(silence);
        end();
      } else silence.refresh();
    });
    let sent = 0;
    // Not all at once, which a slow line would drop.
    const sending = setInterval(() => {
      socket.send("ping", port, address);
      if (++sent === count) clearInterval(sending);
    }, 1);
  });
}

async function visit(address: string, port: number): Promise<Answer> {
  const began = performance.now();
  const socket = connect({ host: address, port, timeout: VISIT });
  let text = "";
  return await new Promise((resolve) => {
    socket.setEncoding("latin1").on("data", (data) => (text += String(data)));
    socket.on("timeout", () => socket.destroy(new Error("timeout")));
    socket.on("error", (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.message }));
    socket.on("end", () =>
      resolve({ seenAs: text.split("\n")[0] ?? "", milliseconds: performance.now() - began }),
    );
  });
}

async function accepts(address: string, port: number): Promise<boolean> {
  const socket = connect({ host: address, port, timeout: VISIT });
  return await new Promise((resolve) => {
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.on("connect", () => end(true));
    socket.on("error", () => end(false));
    socket.on("timeout", () => end(false));
  });
}

async function scanTcp(address: string): Promise<number[]> {
  const open: number[] = [];
  let next = 1;
  const worker = async () => {
    while (next <= 65_535) {
      const port = next++;
      if (await accepts(address, port)) open.push(port);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return open.toSorted((a, b) => a - b);
}

/** A port that nobody has bound is refused with an ICMP message. */
async function isBound(address: string, port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  return await new Promise((resolve) => {
    const end = (bound: boolean) => {
      clearTimeout(silence);
      socket.close();
      resolve(bound);
    };
    const silence = setTimeout(() => end(true), SILENCE);
    socket.once("error", () => end(false));
    socket.connect(port, address, () => socket.send("?"));
  });
}

async function scanUdp(address: string, ports: readonly number[]): Promise<number[]> {
  const bound: number[] = [];
  // One after the other: the kernel limits how many ICMP messages it sends.
  for (const port of ports) if (await isBound(address, port)) bound.push(port);
  return bound;
}

const [command, first = "", second = "", third = ""] = process.argv.slice(2);
if (command === "answer") await answer(Number(first)).then(() => print("ready"));
if (command === "answer-plainly") await answerPlainly(Number(first)).then(() => print("ready"));
if (command === "ping") print(await ping(first, Number(second), Number(third)));
if (command === "visit") print(await visit(first, Number(second)));
if (command === "secure-visit") print(await secureVisit(JSON.parse(first) as SecureVisit));
if (command === "scan-tcp") print(await scanTcp(first));
if (command === "scan-udp") print(await scanUdp(first, second.split(",").filter(Boolean).map(Number)));

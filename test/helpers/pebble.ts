import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { createAuthority } from "./certificates.ts";
import { tail, within } from "./deadline.ts";
import { temporaryDirectory } from "./host.ts";

const programs = process.env["HEARTH_TEST_PEBBLE"] ?? "";

export const hasPebble = Boolean(programs);

/** Pebble, Let's Encrypt's ACME server for tests, which asks a name server of its own. */
export interface Pebble {
  readonly directory: string;
  /** Where it has the root of the certificates that it issues. */
  readonly rootUrl: string;
  /** PEM, of the authority behind its own HTTPS; and a file with it. */
  readonly authority: string;
  readonly authorityFile: string;
  /** A command that changes the name server's records. */
  readonly dnsHook: string;
  stop(): Promise<void>;
}

const START = 20_000;
/** Requests for this name are refused. */
export const BLOCKED = "blocked.example";

interface PebbleOptions {
  /** Its own address. */
  readonly address?: string;
  /** Every name leads to this address. */
  readonly target?: string;
  /** Put in front of the commands. */
  readonly under?: readonly string[];
}

/** Starts it until the end of the test. It validates hosts at ports 80 and 443. */
export async function startPebble(options: PebbleOptions = {}): Promise<Pebble> {
  const { address = "127.0.0.1", target = "127.0.0.1", under = [] } = options;
  const folder = temporaryDirectory();
  const own = createAuthority("Pebble's own HTTPS");
  const authorityFile = join(folder, "authority.pem");
  writeFileSync(authorityFile, own.certificate);
  const { files } = own.issue([address]);
  const [acme = 0, management = 0, dns = 0, records = 0] = await freePorts(4);
  const config = join(folder, "config.json");
  writeFileSync(
    config,
    JSON.stringify({
      pebble: {
        listenAddress: `${address}:${acme}`,
        managementListenAddress: `${address}:${management}`,
        certificate: files.certificate,
        privateKey: files.key,
        httpPort: 80,
        tlsPort: 443,
        domainBlocklist: [BLOCKED],
        retryAfter: { authz: 1, order: 1 },
        profiles: { default: { description: "90 days", validityPeriod: 7_776_000 } },
      },
    }),
  );
  const nameServer = `${address}:${dns}`;
  const recordsAt = `${address}:${records}`;
  const off = ["-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", ""];
  const names = ["-dnsserver", nameServer, "-management", recordsAt, "-defaultIPv4", target];
  await start(under, "pebble-challtestsrv", [...off, ...names, "-defaultIPv6", ""], /Starting management/);
  const stop = await start(under, "pebble", ["-config", config, "-dnsserver", nameServer], /ACME directory/);
  return {
    directory: `https://${address}:${acme}/dir`,
    rootUrl: `https://${address}:${management}/roots/0`,
    authority: own.certificate,
    authorityFile,
    dnsHook: hookIn(folder, recordsAt),
    stop,
  };
}

async function start(under: readonly string[], name: string, args: readonly string[], ready: RegExp) {
  const [program = "", ...rest] = [...under, join(programs, name), ...args];
  const child = spawn(program, rest, {
    stdio: ["ignore", "pipe", "pipe"],
    // Else it validates a domain again in only half of its orders.
    env: { ...process.env, PEBBLE_VA_NOSLEEP: "1", PEBBLE_AUTHZREUSE: "0" },
  });
  const exited = once(child, "close");
  const stop = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  onTestFinished(stop);
  let said = "";
  const started = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on("line", (line) => {
        said += `${line}\n`;
        if (ready.test(line)) resolve();
      });
  });
  await within(START, name, started, () => tail(said));
  return stop;
}

function hookIn(folder: string, records: string): string {
  const file = join(folder, "hook.mjs");
  writeFileSync(
    file,
    `const [action, name, value] = process.argv.slice(2);
const path = { add: "set-txt", remove: "clear-txt" }[action];
const body = JSON.stringify({ host: name + ".", value });
await fetch("http://${records}/" + path, { method: "POST", body });
`,
  );
  return `${process.execPath} ${file}`;
}

/** Ports that nothing listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}

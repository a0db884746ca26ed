import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import type { Message, Room } from "../../src/shared/contract/entities.ts";
import { tail, within } from "./deadline.ts";
import { createApi, type Api } from "./api.ts";

/** The real host, as `serve` runs it: its own process, its own data folder. */
export interface TestHost {
  readonly url: string;
  readonly dataDirectory: string;
  readonly process: ChildProcess;
  readonly owner: TestPerson;
  readonly inviteUrl: string;
  /** For other machines, best first; empty unless it is shared. */
  readonly urls: readonly string[];
  /** The fingerprint of its own certificate authority. */
  readonly authority: string | null;
  readonly errors: () => string;
  stop(): Promise<number | null>;
}

export interface TestPerson {
  readonly token: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly name: string;
  readonly api: Api;
}

/** The media server has been fetched before the first test. */
const START = 60_000;
const STOP = 20_000;

/** The log of all of the host's processes. */
export function logOf(dataDirectory: string): string {
  const file = join(dataDirectory, "logs/hearth.log");
  return existsSync(file) ? readFileSync(file, "utf8") : "There is no log.";
}

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), "hearth-"));
}

/** Whatever browsers are installed, the host finds none to record with. */
export const withoutRecorder = { HEARTH_RECORDER_BROWSER: "/nowhere" };

interface HostOptions {
  dataDirectory?: string;
  env?: NodeJS.ProcessEnv;
  inHook?: boolean;
  args?: readonly string[];
  /** Put in front of the command, such as what runs it in a network namespace. */
  under?: readonly string[];
  /** The address under which this process reaches the host; the one that the host prints by default. */
  reach?: () => Promise<string>;
}

/** Starts a host. It is stopped at the end of the test, or with `inHook` by the caller. */
export async function startHost(options: HostOptions = {}): Promise<TestHost> {
  const dataDirectory = options.dataDirectory ?? temporaryDirectory();
  const [program = "", ...args] = [
    ...(options.under ?? []),
    process.execPath,
    "out/main/serve.js",
    "--port",
    "0",
    "--data",
    dataDirectory,
    "--json",
    ...(options.args ?? []),
  ];
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...options.env },
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const exited = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    // Some tests have suspended it: it could not handle SIGTERM.
    child.kill("SIGCONT");
    const code = await within(STOP, "to stop the host", exited, () => tail(errors)).finally(() =>
      child.kill("SIGKILL"),
    );
    if (options.dataDirectory === undefined) rmSync(dataDirectory, { recursive: true, force: true });
    return code;
  };
  if (!options.inHook) onTestFinished(async () => void (await stop()));
  const introduced = new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      if (text.includes("\n")) resolve(text);
    });
    void exited.then((code) => reject(new Error(`the host ended with ${code}: ${errors}`)));
  });
  const line = await within(START, "the start of the host", introduced, () =>
    [errors, logOf(dataDirectory)].map((text) => tail(text)).join("\n"),
  );
  const intro = JSON.parse(line) as {
    url: string;
    owner_token: string;
    invite_url: string;
    urls?: string[];
    ca_sha256?: string | null;
  };
  const url = (await options.reach?.()) ?? intro.url;
  return {
    url,
    dataDirectory,
    process: child,
    owner: await personOf(url, intro.owner_token),
    inviteUrl: intro.invite_url,
    urls: intro.urls ?? [],
    authority: intro.ca_sha256 ?? null,
    errors: () => errors,
    stop,
  };
}

/** Whoever has this session. */
export async function personOf(url: string, token: string): Promise<TestPerson> {
  const api = createApi(url, token);
  const me = await api.call(routes.getMe);
  return { token, userId: me.id, deviceId: me.device_id, name: me.display_name, api };
}

/** A new member, by an invite of the owner's. */
export async function invite(
  host: Pick<TestHost, "url" | "owner">,
  name: string,
  options: { roomId?: string; role?: "admin" | "member" | "guest" } = {},
): Promise<TestPerson> {
  const invite = await host.owner.api.call(routes.createInvite, {
    body: {
      ...(options.roomId === undefined ? {} : { room_id: options.roomId }),
      ...(options.role === undefined ? {} : { role: options.role }),
    },
  });
  const accepted = await createApi(host.url, null).call(routes.acceptInvite, {
    body: { code: invite.code, display_name: name },
  });
  return await personOf(host.url, accepted.access_token);
}

export async function general(person: TestPerson): Promise<Room> {
  const { rooms } = await person.api.call(routes.listRooms);
  const room = rooms.find(({ name }) => name === "General");
  if (!room) throw new Error("General is missing");
  return room;
}

/** The whole timeline of a room, oldest first. */
export async function allMessages(api: Api, room_id: string): Promise<Message[]> {
  const all: Message[] = [];
  for (let before: number | undefined, more = true; more;) {
    const page = await api.call(routes.listMessages, {
      params: { room_id },
      query: before === undefined ? { limit: 200 } : { limit: 200, before },
    });
    all.unshift(...page.messages);
    before = page.messages[0]?.position;
    more = page.more;
  }
  return all;
}

/** The media server's process id, from the file that the host keeps. */
export function mediaServerPid(dataDirectory: string): number {
  const record = JSON.parse(readFileSync(join(dataDirectory, "media-server.pid"), "utf8")) as { pid: number };
  return record.pid;
}

/** The key that a running host leaves for a second start. */
export function openingKey(dataDirectory: string): string {
  const record = JSON.parse(readFileSync(join(dataDirectory, "host.json"), "utf8")) as { openingKey: string };
  return record.openingKey;
}

/** The control plane: the host's child that runs its file. */
export function controlPlanePid(host: number): number {
  for (const entry of childrenOf(host)) {
    const command = readFileSync(`/proc/${entry}/cmdline`, "utf8");
    if (command.includes("control-plane.js")) return entry;
  }
  throw new Error("the host has no control plane");
}

/** Whichever of its threads has started them. */
export function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`)
    .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").trim().split(" "))
    .filter(Boolean)
    .map(Number);
}

export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

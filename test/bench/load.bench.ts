import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Caller } from "../../src/control-plane/permissions/caller.ts";
import { ensureOwner } from "../../src/control-plane/accounts/first-run.ts";
import { openSession } from "../../src/control-plane/accounts/sessions.ts";
import { Messages } from "../../src/control-plane/rooms/messages.ts";
import { createStorage, openDatabase } from "../../src/control-plane/storage/index.ts";
import { createApi } from "../../src/renderer/api/client.ts";
import { systemClock } from "../../src/shared/base/clock.ts";
import { createRoomId, createUserId } from "../../src/shared/base/ids.ts";
import type { HostRole } from "../../src/shared/contract/entities.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { exitOf } from "../helpers/deadline.ts";
import { controlPlanePid, startHost, temporaryDirectory, type TestHost } from "../helpers/host.ts";
import type { Flood, FloodName } from "./load/flood.ts";
import { percentile, record } from "./record.ts";

/** How the host answers everybody else while somebody floods it from the other core, and what that costs in memory. */

/** Nobody's login; a guest's token; or a guest's token while others listen. */
const floods: Record<FloodName, "nobody" | "guest" | "guest-heard"> = {
  "the page": "nobody",
  "the API's description": "nobody",
  "the API's description for people": "nobody",
  "addresses that are not there": "nobody",
  "wrong tokens": "nobody",
  "wrong codes of invites": "nobody",
  "wrong codes of devices": "nobody",
  "passwords of one account": "nobody",
  "passwords of unknown accounts": "nobody",
  "big bodies without login": "nobody",
  "bodies that are too big": "nobody",
  "callbacks that nobody signed": "nobody",
  "signalling without a token": "nobody",
  "sockets that say nothing": "nobody",
  "connections that say nothing": "nobody",
  "big bodies with login": "guest",
  "lists of rooms": "guest",
  "pages of a timeline": "guest",
  "readers from the beginning that do not read": "guest",
  "readers from the beginning, again and again": "guest",
  messages: "guest-heard",
  typing: "guest-heard",
  reactions: "guest-heard",
  "raised hands": "guest-heard",
  renames: "guest-heard",
  "rings and hang-ups": "guest-heard",
};

const SECONDS = Number(process.env["HEARTH_BENCH_SECONDS"] ?? 6);
const ROOMS = 100;
const MEMBERS = 30;
/** Of 10 kB each: 20 MB to read from the beginning. */
const MESSAGES = 2_000;

let host: TestHost;
let control: number;
let members: Person[];
/** One for each flood: what one of them has used up is not the next one's. */
let guests: Map<string, Person>;
let roomId: string;
let busyRoomId: string;
let callId = "";
beforeAll(async () => {
  const dataDirectory = temporaryDirectory();
  await seed(dataDirectory);
  host = await startHost({ inHook: true, dataDirectory });
  control = controlPlanePid(host.process.pid ?? 0);
  // The flood gets the other core; where there is no taskset, it is as the system has it.
  spawnSync("taskset", ["-apc", "0", String(control)]);
}, 300_000);
afterAll(async () => void (await host?.stop()));

interface Person {
  readonly id: string;
  readonly token: string;
}

/** A busy host, made without the rate limits that making it over HTTP would meet. */
async function seed(dataDirectory: string): Promise<void> {
  const database = await openDatabase(dataDirectory);
  const storage = createStorage(database);
  const ownerId = ensureOwner(storage, systemClock, "Ada");
  storage.write((stores) => {
    const now = Date.now();
    const person = (displayName: string, role: HostRole): Person => {
      const id = createUserId();
      stores.users.insert({ id, displayName, role, named: true }, now);
      const { accessToken } = openSession(stores, { userId: id, label: "load" }, now);
      return { id, token: accessToken };
    };
    members = Array.from({ length: MEMBERS }, (_, i) => person(`Member ${i}`, "member"));
    guests = new Map(Object.keys(floods).map((name) => [name, person("Guest", "guest")]));
    const rooms = Array.from({ length: ROOMS }, (_, i) => {
      const id = createRoomId();
      stores.rooms.insert({ id, name: `Room ${i}`, topic: "", kind: "private", createdAt: now }, ownerId);
      for (const { id: userId } of [...members, ...guests.values()]) stores.members.put(id, userId, 0, now);
      return id;
    });
    [roomId = "", busyRoomId = ""] = rooms;
  });
  const messages = new Messages(storage, systemClock);
  const body = "x".repeat(10_000);
  for (let i = 0; i < MESSAGES; i += 1) {
    const caller: Caller = {
      userId: members[i % MEMBERS]?.id ?? "",
      deviceId: "load",
      displayName: "",
      role: "member",
      named: true,
      scopes: null,
    };
    messages.send(caller, roomId, body, `seed-${i}`);
  }
  database.close();
}

const agent = new Agent({ keepAlive: true });
async function health(): Promise<{ took: number; ok: boolean }> {
  const began = performance.now();
  return await new Promise((resolve) => {
    const asked = request(`${host.url}/v1/health`, { agent }, (response) => {
      response
        .resume()
        .on("close", () => resolve({ took: performance.now() - began, ok: response.statusCode === 200 }));
    });
    asked.on("error", () => resolve({ took: performance.now() - began, ok: false }));
    asked.end();
  });
}

const memory = () => Number(readFileSync(`/proc/${control}/statm`, "latin1").split(" ")[1]) / 256;

test.each(Object.entries(floods) as [FloodName, string][])("%s", async (name, by) => {
  const token = guests.get(name)?.token ?? "";
  if (by === "guest-heard" && name !== "rings and hang-ups") await joinCall(token);
  const flood: Flood = {
    url: host.url,
    name,
    token: by === "nobody" ? "nobody's" : token,
    roomId: name === "rings and hang-ups" ? roomId : busyRoomId,
    callId,
    listeners: by === "guest-heard" ? members.map(({ token }) => token) : [],
  };
  if (name.startsWith("pages")) Object.assign(flood, { roomId });
  const before = memory();
  const program = ["taskset", "-c", "1", "nice", "-n", "10", process.execPath, "test/bench/load/flood.ts"];
  const [command = "", ...args] = program;
  const child = spawn(command, [...args, JSON.stringify(flood)], { stdio: ["ignore", "pipe", "inherit"] });
  let requests = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (requests += text));
  const latencies: number[] = [];
  let refused = 0;
  let most = before;
  await new Promise((resolve) => setTimeout(resolve, 500));
  for (const end = performance.now() + SECONDS * 1000; performance.now() < end;) {
    const { took, ok } = await health();
    latencies.push(took);
    if (!ok) refused += 1;
    most = Math.max(most, memory());
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.kill("SIGTERM");
  await exitOf(child, "the flood", () => requests);
  expect(percentile(latencies, 0.5)).toBeGreaterThan(0);
  record({ what: `health under ${name} (${requests})`, unit: "ms", values: latencies, target: "p99 100" });
  record({ what: `memory under ${name}`, unit: "MiB", values: [most - before] });
  if (refused > 0) record({ what: `health refused under ${name}`, unit: "times", values: [refused] });
  // What was left to do is done before the next one begins.
  await expect.poll(async () => (await health()).took).toBeLessThan(50);
});

/** Into the call of the busy room, which ends by itself after a while: there are no devices here. */
async function joinCall(token: string): Promise<void> {
  const started = await createApi(host.url, token).call(routes.initiateCall, {
    body: { room_id: busyRoomId, type: "audio" },
  });
  callId = started.call_id;
}

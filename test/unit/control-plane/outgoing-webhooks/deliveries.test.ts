import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import type { Caller } from "../../../../src/control-plane/permissions/caller.ts";
import { Deliveries } from "../../../../src/control-plane/outgoing-webhooks/deliveries.ts";
import { OutgoingWebhooks } from "../../../../src/control-plane/outgoing-webhooks/webhooks.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { Messages } from "../../../../src/control-plane/rooms/messages.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { systemClock } from "../../../../src/shared/base/clock.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import { expectEvent } from "../../../helpers/openapi.ts";
import type { ServerEvent } from "../../../../src/shared/contract/events.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

let database: Database.Database;
let storage: Storage;
let scope: Scope;
let hooks: OutgoingWebhooks;
let owner: Caller;
let say: (body: string) => void;
let receiver: Server;
let url: string;
let received: { path: string | undefined; body: string; headers: IncomingHttpHeaders }[];
let answers: number[];
let logged: unknown[];
const log = { error: () => {}, warn: (details: object) => void logged.push(details) };

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  database = await openDatabase(temporaryDirectory());
  storage = createStorage(database);
  scope = new Scope();
  const userId = ensureOwner(storage, systemClock, "Ada");
  owner = { userId, deviceId: "dev", displayName: "Ada", role: "owner", named: true, scopes: null };
  hooks = new OutgoingWebhooks(storage, systemClock);
  const messages = new Messages(storage, systemClock);
  const roomId = storage.stores.rooms.first()?.id ?? "";
  let count = 0;
  say = (body) => void messages.send(owner, roomId, body, `txn-${(count += 1)}`);
  received = [];
  answers = [];
  logged = [];
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      expectEvent(JSON.parse(body) as ServerEvent);
      received.push({ path: request.url, body, headers: request.headers });
      response.writeHead(answers.shift() ?? 204, { location: "/elsewhere" }).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterEach(() => {
  vi.useRealTimers();
  scope.end();
  receiver.close();
});

const allowInside = (allowed = true) =>
  storage.write((stores) => stores.settings.change({ webhooks_to_private_addresses: allowed }));
const texts = () =>
  received.map(({ body }) => (JSON.parse(body) as Extract<ServerEvent, { type: "swp.message" }>).data.body);

/** The same, after the longest wait before a retry. */
function textsLater(): string[] {
  vi.advanceTimersByTime(limits.webhookBackoff.max);
  return texts();
}

test("events are posted in order, with a signature that receivers can verify", async () => {
  allowInside();
  const { secret } = hooks.create(owner, url, ["swp.message"]);
  void new Deliveries({ storage, clock: systemClock, scope, log });
  for (const text of ["one", "two", "three"]) say(text);
  await expect.poll(texts).toEqual(["one", "two", "three"]);
  const [first] = received;
  const id = first?.headers["webhook-id"];
  const stamp = first?.headers["webhook-timestamp"];
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const expected = createHmac("sha256", key)
    .update(`${String(id)}.${String(stamp)}.${first?.body}`)
    .digest("base64");
  expect(first?.headers["webhook-signature"]).toBe(`v1,${expected}`);
  expect(JSON.stringify(hooks.list(owner))).not.toContain(secret);
  expect(hooks.list(owner)[0]?.last_result).toMatchObject({ status: 204, error: null, attempts: 0 });
});

test("a failed delivery is retried with the same id, and redirects are not followed", async () => {
  allowInside();
  hooks.create(owner, url, ["swp.message"]);
  answers = [500, 302];
  void new Deliveries({ storage, clock: systemClock, scope, log });
  say("once");
  await expect.poll(() => hooks.list(owner)[0]?.last_result?.attempts).toBe(1);
  await expect.poll(textsLater).toEqual(["once", "once", "once"]);
  expect(new Set(received.map(({ path }) => path))).toEqual(new Set(["/hook"]));
  expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
});

test("events of a downtime are delivered afterwards, and only the requested types", async () => {
  allowInside();
  hooks.create(owner, url, ["swp.message"]);
  storage.write((stores) => {
    const data = { call_id: "call-1", room_id: stores.rooms.first()?.id ?? "" };
    stores.events.append({ userId: owner.userId }, { type: "swp.call.rejected", data });
  });
  say("while away");
  new Deliveries({ storage, clock: systemClock, scope, log }).deliverPending();
  await expect.poll(texts).toEqual(["while away"]);
});

test("nothing is delivered to private addresses, and the listing says why", async () => {
  expect(() => hooks.create(owner, url, ["swp.message"])).toThrow(
    expect.objectContaining({ code: "SW_WEBHOOK_ADDRESS" }),
  );
  allowInside();
  hooks.create(owner, url, ["swp.message"]);
  // Addresses are checked again for each delivery: the owner no longer allows private ones.
  allowInside(false);
  void new Deliveries({ storage, clock: systemClock, scope, log });
  say("secret");
  await expect.poll(() => hooks.list(owner)[0]?.last_result?.error).toBe("private_address");
  expect(received).toEqual([]);
});

test("nothing is delivered to a deleted webhook", async () => {
  allowInside();
  const { id } = hooks.create(owner, url, ["swp.message"]);
  answers = [500];
  void new Deliveries({ storage, clock: systemClock, scope, log });
  say("one");
  await expect.poll(texts).toEqual(["one"]);
  hooks.remove(owner, id);
  expect(hooks.list(owner)).toEqual([]);
  const other = hooks.create(owner, url, ["swp.message"]);
  say("two");
  await expect.poll(texts).toEqual(["one", "two"]);
  expect(received[1]?.headers["webhook-id"]).toContain(other.id);
});

test("a full disk neither delays nor repeats deliveries", async () => {
  allowInside();
  hooks.create(owner, url, ["swp.message"]);
  say("one");
  say("two");
  // From here on the database cannot grow: SQLite reports a full disk.
  database.exec("CREATE TABLE filler (body BLOB)");
  database.pragma(`max_page_count = ${Number(database.pragma("page_count", { simple: true })) + 2}`);
  const fill = database.prepare("INSERT INTO filler VALUES (zeroblob(500))");
  expect(() => {
    for (;;) fill.run();
  }).toThrow("full");
  database.exec(
    "CREATE TEMP TRIGGER full BEFORE UPDATE ON webhooks BEGIN INSERT INTO filler VALUES (zeroblob(9000)); END",
  );
  answers = [500];
  new Deliveries({ storage, clock: systemClock, scope, log }).deliverPending();
  await expect.poll(textsLater).toEqual(["one", "one", "two"]);
  await expect.poll(() => logged.length).toBe(3);
  expect(hooks.list(owner)[0]?.last_result).toBeNull();
  database.exec("DROP TRIGGER full");
  database.pragma("max_page_count = 1000000");
  say("three");
  await expect.poll(texts).toEqual(["one", "one", "two", "three"]);
  await expect.poll(() => hooks.list(owner)[0]?.last_result).toMatchObject({ status: 204, attempts: 0 });
});

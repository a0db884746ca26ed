import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createApi } from "../helpers/api.ts";
import { conferenceSettings } from "../helpers/conferences.ts";
import { allRoutes, routes, type RouteName } from "../../src/shared/contract/index.ts";
import { createTransactionId } from "../../src/shared/base/ids.ts";
import { invite, openingKey, startHost, type TestHost, type TestPerson } from "../helpers/host.ts";

/** Each route that creates something, called twice with one `txn_id`. */

let host: TestHost;
let bea: TestPerson;
beforeAll(async () => {
  host = await startHost({ inHook: true });
  bea = await invite(host, "Bea");
  await host.owner.api.call(routes.setPassword, {
    body: { login: "ada", password: "correct horse battery" },
  });
});
afterAll(async () => void (await host?.stop()));

type Body = Record<string, unknown>;

async function post(name: RouteName, token: string | null, body: Body) {
  const response = await fetch(host.url + routes[name].path, {
    method: routes[name].method,
    headers: {
      "content-type": "application/json",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  const { data, error } = (await response.json()) as { data?: Body; error?: { code: string } };
  return { status: response.status, data, code: error?.code };
}

const deviceCode = async () => (await host.owner.api.call(routes.createDeviceCode)).code;
const inviteCode = async () =>
  (await host.owner.api.call(routes.createInvite, { body: { max_uses: 1 } })).code;

/** A body, a different one for the same key, and the sender's token. */
const creating: Partial<Record<RouteName, () => Promise<{ body: Body; other: Body; token: string | null }>>> =
  {
    createRoom: async () => ({ body: { name: "One" }, other: { name: "Two" }, token: host.owner.token }),
    createDirectRoom: async () => ({
      body: { user_id: bea.userId },
      other: { user_id: (await invite(host, "Cem")).userId },
      token: host.owner.token,
    }),
    createInvite: async () => ({ body: {}, other: { role: "guest" }, token: host.owner.token }),
    acceptInvite: async () => {
      const body = { code: await inviteCode(), display_name: "Dora" };
      return { body, other: { ...body, display_name: "Emil" }, token: null };
    },
    createToken: async () => ({
      body: { name: "script", scopes: ["read"] },
      other: { name: "script", scopes: ["write"] },
      token: host.owner.token,
    }),
    createDeviceCode: async () => ({ body: {}, other: {}, token: host.owner.token }),
    exchangeCode: async () => ({
      body: { code: await deviceCode() },
      other: { code: "another" },
      token: null,
    }),
    signInByPassword: async () => {
      const body = { login: "ada", password: "correct horse battery" };
      return { body, other: { ...body, device_label: "Another" }, token: null };
    },
    createOwnerCode: async () => ({
      body: { key: openingKey(host.dataDirectory) },
      // Another key is refused anyway.
      other: {},
      token: null,
    }),
    createWebhook: async () => ({
      body: { url: "https://example.com/hook", events: ["swp.message"] },
      other: { url: "https://example.com/other", events: ["swp.message"] },
      token: host.owner.token,
    }),
    createConference: async () => ({
      body: { ...conferenceSettings, name: "One" },
      other: { ...conferenceSettings, name: "Two" },
      token: host.owner.token,
    }),
  };

test("every route that creates something takes an idempotency key, except for the Calls API", () => {
  const keyed = allRoutes.filter(([, route]) => route.repeatable);
  expect(keyed.map(([name]) => name).toSorted()).toEqual(
    [...Object.keys(creating), "sendMessage"].toSorted(),
  );
  const created = allRoutes.filter(([, { status, path }]) => status === 201 && !path.startsWith("/v1/calls"));
  for (const [name] of created)
    expect(
      keyed.map(([other]) => other),
      name,
    ).toContain(name);
});

describe.each(Object.entries(creating) as [RouteName, NonNullable<(typeof creating)[RouteName]>][])(
  "%s",
  (name, prepare) => {
    test("repeated with the same txn_id gives the same answer, and creates nothing more", async () => {
      const { body, other, token } = await prepare();
      const txn_id = createTransactionId();
      const all = await Promise.all([0, 1, 2].map(() => post(name, token, { ...body, txn_id })));
      const [first] = all;
      expect(first?.status).toBe(routes[name].status);
      for (const again of all) expect(again).toEqual(first);
      if (Object.keys(other).length > 0)
        expect((await post(name, token, { ...other, txn_id })).code).toBe("SW_TRANSACTION_REUSED");
      expect(storedText(host.dataDirectory)).not.toContain(secretOf(first?.data ?? {}));
    });
  },
);

test("an idempotency key belongs to one session", async () => {
  const txn_id = "mine";
  const first = await post("createRoom", host.owner.token, { name: "Hers", txn_id });
  const second = await post("createRoom", bea.token, { name: "Hers", txn_id });
  expect(second.status).toBe(201);
  expect(second.data?.["id"]).not.toBe(first.data?.["id"]);
});

test("a guessable idempotency key is refused for requests without a session", async () => {
  const code = await inviteCode();
  const { code: refused } = await post("acceptInvite", null, { code, display_name: "Fay", txn_id: "1" });
  expect(refused).toBe("SW_BAD_REQUEST");
});

test("the client reuses the key after a lost answer, and takes a new one after an answer", async () => {
  const keys: unknown[] = [];
  let cut = true;
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString()));
    request.on("end", () => {
      keys.push((JSON.parse(text) as Body)["txn_id"]);
      if (cut) request.socket.destroy();
      else response.writeHead(201, { "content-type": "application/json" }).end(answer);
    });
  });
  const answer = JSON.stringify({
    data: await host.owner.api.call(routes.createRoom, { body: { name: "X" } }),
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const api = createApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, "token");
  const create = (name: string) => api.call(routes.createRoom, { body: { name } });
  await expect(create("Room")).rejects.toMatchObject({ code: "OFFLINE" });
  await expect(create("Other")).rejects.toMatchObject({ code: "OFFLINE" });
  cut = false;
  await create("Room");
  await create("Room");
  const [lost, other, again, anew] = keys;
  expect(lost).toMatch(/^txn-[0-9a-f]{24}$/);
  expect(again).toBe(lost);
  expect(new Set([lost, other, anew]).size).toBe(3);
});

/** The secret of an answer that is shown only once; otherwise a text that is stored nowhere. */
function secretOf(data: Body): string {
  const secret = data["access_token"] ?? data["token"] ?? data["code"];
  return typeof secret === "string" ? secret : "nowhere to be found";
}

const storedText = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.startsWith("hearth.db"))
    .map((name) => readFileSync(join(folder, name), "latin1"))
    .join("");

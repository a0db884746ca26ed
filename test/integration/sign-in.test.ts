import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "../../src/shared/base/limits.ts";
import { closeCodes } from "../../src/shared/contract/events.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { createApi } from "../helpers/api.ts";
import { isEvent, listen } from "../helpers/events.ts";
import { general, invite, logOf, startHost, type TestHost, type TestPerson } from "../helpers/host.ts";

let host: TestHost;
let bea: TestPerson;
beforeAll(async () => {
  host = await startHost({ inHook: true });
  bea = await invite(host, "Bea");
});
afterAll(async () => void (await host?.stop()));

const anybody = () => createApi(host.url, null);
const code = (code: string) => expect.objectContaining({ code }) as unknown;
const signIn = (login: string, password: string) =>
  anybody().call(routes.signInByPassword, { body: { login, password, device_label: "Second" } });

test("sign-ins and refused attempts are logged with the client's address", async () => {
  const eva = await invite(host, "Eva");
  await eva.api.call(routes.setPassword, { body: { login: "eva", password: "correct horse battery" } });
  await expect(signIn("eva", "wrong horse battery")).rejects.toEqual(code("SW_SIGN_IN_FAILED"));
  await signIn("eva", "correct horse battery");
  await expect(anybody().call(routes.exchangeCode, { body: { code: "never-was" } })).rejects.toEqual(
    code("SW_CODE_INVALID"),
  );
  const line = /"(?:userId|code)":"([^"]+)","address":"127.0.0.1".*"msg":"([^"]+)"/;
  const logged = () =>
    logOf(host.dataDirectory)
      .split("\n")
      .flatMap((text) => line.exec(text)?.slice(1).join(" ") ?? [])
      .slice(-4);
  await expect
    .poll(logged)
    .toEqual([
      `${eva.userId} signed in`,
      "SW_SIGN_IN_FAILED a sign-in was refused",
      `${eva.userId} signed in`,
      "SW_CODE_INVALID a sign-in was refused",
    ]);
});

describe("a password", () => {
  test("signs in on a second device, which is listed and can be signed out", async () => {
    await bea.api.call(routes.setPassword, { body: { login: "bea", password: "correct horse battery" } });
    const { access_token, user_id } = await signIn("bea", "correct horse battery");
    expect(user_id).toBe(bea.userId);
    const second = createApi(host.url, access_token);
    const sessions = await second.call(routes.listSessions);
    expect(sessions.map(({ label, current }) => [label, current])).toEqual([
      ["", false],
      ["Second", true],
    ]);
    const socket = await listen(host.url, { access_token, since: null });
    await socket.until((frame) => frame.type === "hello");
    await bea.api.call(routes.revokeSession, { params: { session_id: sessions[1]?.id ?? "" } });
    expect(await socket.closed).toBe(4401);
    await expect(second.call(routes.getMe)).rejects.toEqual(code("SW_UNAUTHENTICATED"));
  });

  test("can be changed only with the current one, and a login belongs to one person", async () => {
    const cem = await invite(host, "Cem");
    await cem.api.call(routes.setPassword, { body: { login: "cem", password: "first password" } });
    const change = (current_password?: string, login = "cem") =>
      cem.api.call(routes.setPassword, {
        body: { login, password: "second password", ...(current_password ? { current_password } : {}) },
      });
    await expect(change()).rejects.toEqual(code("SW_SIGN_IN_FAILED"));
    await expect(change("wrong")).rejects.toEqual(code("SW_SIGN_IN_FAILED"));
    await expect(change("first password", "bea")).rejects.toEqual(code("SW_LOGIN_TAKEN"));
    await change("first password");
    await expect(signIn("cem", "first password")).rejects.toEqual(code("SW_SIGN_IN_FAILED"));
    expect((await signIn("cem", "second password")).user_id).toBe(cem.userId);
  });

  test("that is wrong gets the same answer as an unknown login, and few of many attempts are verified", async () => {
    const dan = await invite(host, "Dan");
    await dan.api.call(routes.setPassword, { body: { login: "dan", password: "correct horse battery" } });
    const body = async (login: string) => {
      const response = await fetch(`${host.url}/v1/sessions/password`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ login, password: "a wrong password" }),
      });
      return [response.status, await response.text()] as const;
    };
    expect(await body("dan")).toEqual(await body("nobody-of-that-name"));
    const tries = await Promise.all(Array.from({ length: 100 }, async () => (await body("dan"))[0]));
    // The first try is above.
    expect(tries.filter((status) => status === 401)).toHaveLength(limits.passwordAttempts - 1);
    expect(tries.filter((status) => status === 429)).toHaveLength(100 - limits.passwordAttempts + 1);
    // The right one is delayed as well; other people are not.
    await expect(signIn("dan", "correct horse battery")).rejects.toEqual(code("SW_RATE_LIMITED"));
    expect((await signIn("bea", "correct horse battery")).user_id).toBe(bea.userId);
  });
});

describe("from one shared address", () => {
  const passwordOf = (login: string) => `the password of ${login}`;
  const team = Array.from({ length: 20 }, (_, i) => `team-${i}`);
  let shared: TestHost;
  const enter = (login: string, password = passwordOf(login)) =>
    createApi(shared.url, null).call(routes.signInByPassword, { body: { login, password } });
  beforeAll(async () => {
    shared = await startHost({ inHook: true });
    for (const login of team) {
      const { api } = await invite(shared, login);
      await api.call(routes.setPassword, { body: { login, password: passwordOf(login) } });
    }
  });
  afterAll(async () => void (await shared?.stop()));

  test("a whole team can sign in at once", async () => {
    const answers = await Promise.allSettled(team.map((login) => enter(login)));
    expect(answers.filter(({ status }) => status === "rejected")).toEqual([]);
  });

  test("wrong passwords for other logins do not delay people with the right one", async () => {
    const known = team.slice(0, 5);
    const flood = Array.from({ length: 300 }, (_, i) =>
      enter(known[i % 100] ?? `nobody-${i}`, "a wrong one"),
    );
    const wrong = Promise.allSettled(flood);
    for (const login of team.slice(5)) expect((await enter(login)).access_token).toBeTruthy();
    for (const answer of await wrong) expect(answer).toMatchObject({ reason: code("SW_SIGN_IN_FAILED") });
    for (const login of known) expect((await enter(login)).access_token).toBeTruthy();
  });
});

describe("a device code", () => {
  test("works while somebody else is guessing from the same address", async () => {
    const guessed = await startHost();
    const { code: shown } = await guessed.owner.api.call(routes.createDeviceCode);
    const exchange = (tried: string) =>
      createApi(guessed.url, null).call(routes.exchangeCode, { body: { code: tried } });
    const answers = await Promise.allSettled(
      Array.from({ length: 700 }, (_, i) => exchange(`WRNG-${String(i).padStart(4, "0")}`)),
    );
    expect(answers.at(-1)).toMatchObject({ reason: code("SW_RATE_LIMITED") });
    expect((await exchange(shown)).user_id).toBe(guessed.owner.userId);
  });

  test("signs in on another device, once, in any case and with spaces", async () => {
    const { code: shown, url } = await bea.api.call(routes.createDeviceCode);
    expect(shown).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/);
    expect(url).toBe(`${host.url}/#/sign-in/${shown}`);
    const exchange = () =>
      anybody().call(routes.exchangeCode, {
        body: { code: ` ${shown.toLowerCase()} `, device_label: "Phone" },
      });
    expect((await exchange()).user_id).toBe(bea.userId);
    await expect(exchange()).rejects.toEqual(code("SW_CODE_INVALID"));
  });
});

test("valid invites are listed with their uses and without their codes, until they are revoked", async () => {
  const made = await host.owner.api.call(routes.createInvite, { body: { max_uses: 2 } });
  await anybody().call(routes.acceptInvite, { body: { code: made.code, display_name: "Eve" } });
  const mine = async () => (await host.owner.api.call(routes.listInvites)).find(({ id }) => id === made.id);
  expect(await mine()).toEqual({
    id: made.id,
    role: "member",
    room_id: made.room_id,
    max_uses: 2,
    uses: 1,
    expires_at: made.expires_at,
  });
  expect(await bea.api.call(routes.listInvites)).toEqual([]);
  await host.owner.api.call(routes.revokeInvite, { params: { invite_id: made.id } });
  expect(await mine()).toBeUndefined();
});

test("typing is sent to the other connected members, and is not replayed", async () => {
  const room = await general(bea);
  const owner = await listen(host.url, { access_token: host.owner.token, since: null });
  const own = await listen(host.url, { access_token: bea.token, since: null });
  const { position } = await owner.until((frame) => frame.type === "hello");
  await own.until((frame) => frame.type === "hello");
  await bea.api.call(routes.setTyping, { params: { room_id: room.id }, body: { typing: true } });
  const typing = await owner.until((frame) => frame.type === "swp.typing");
  expect(typing).toEqual({
    type: "swp.typing",
    data: { room_id: room.id, user_id: bea.userId, typing: true },
  });
  const said = await bea.api.call(routes.sendMessage, {
    params: { room_id: room.id },
    body: { body: "done", txn_id: "typed" },
  });
  const replayed = await listen(host.url, { access_token: host.owner.token, since: position });
  for (const listener of [own, replayed]) {
    await listener.until(isEvent("swp.message", ({ data }) => data.id === said.id));
    expect(listener.frames.some((frame) => frame.type === "swp.typing")).toBe(false);
  }
});

test("a flood of requests by one person gets 429, and others are not affected", async () => {
  const flooder = await invite(host, "Flo");
  const statuses: number[] = [];
  const flood = Promise.all(
    Array.from({ length: 16 }, async () => {
      while (!statuses.includes(429) && statuses.length < 20_000) {
        const response = await fetch(`${host.url}/v1/me`, {
          headers: { authorization: `Bearer ${flooder.token}` },
        });
        await response.arrayBuffer();
        statuses.push(response.status);
      }
    }),
  );
  await flood;
  expect(statuses).toContain(429);
  expect((await bea.api.call(routes.getMe)).id).toBe(bea.userId);
});

test("beyond the limit of event sockets of one person one is closed, and the others stay open", async () => {
  const greedy = await invite(host, "Gus");
  const sockets = await Promise.all(
    Array.from({ length: limits.socketsOfUser + 1 }, () =>
      listen(host.url, { access_token: greedy.token, since: null }),
    ),
  );
  let closed = 0;
  for (const socket of sockets) void socket.closed.then(() => (closed += 1));
  expect(await Promise.race(sockets.map((socket) => socket.closed))).toBe(closeCodes.tooManySockets);
  const { rooms } = await greedy.api.call(routes.listRooms);
  const said = await greedy.api.call(routes.sendMessage, {
    params: { room_id: rooms[0]?.id ?? "" },
    body: { body: "to all that are open", txn_id: "sockets" },
  });
  const heard = sockets.map((socket) =>
    Promise.race([socket.until(isEvent("swp.message", ({ data }) => data.id === said.id)), socket.closed]),
  );
  expect((await Promise.all(heard)).filter((frame) => typeof frame !== "number")).toHaveLength(
    limits.socketsOfUser,
  );
  expect(closed).toBe(1);
});

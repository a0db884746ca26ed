import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "../../src/shared/base/limits.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { createApi } from "../helpers/api.ts";
import { isEvent, listen } from "../helpers/events.ts";
import { general, invite, startHost, type TestHost, type TestPerson } from "../helpers/host.ts";

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

describe("a password", () => {
  test("signs in on a second device, which can be seen and signed out", async () => {
    await bea.api.call(routes.setPassword, { body: { login: "bea", password: "correct horse battery" } });
    const { access_token, user_id } = await signIn("bea", "correct horse battery");
    expect(user_id).toBe(bea.userId);
    const second = createApi(host.url, access_token);
    const sessions = await second.call(routes.listSessions);
    expect(sessions.map(({ label, current }) => [label, current])).toEqual([
      ["A browser", false],
      ["Second", true],
    ]);
    const socket = await listen(host.url, { access_token, since: null });
    await socket.until((frame) => frame.type === "hello");
    await bea.api.call(routes.revokeSession, { params: { session_id: sessions[1]?.id ?? "" } });
    expect(await socket.closed).toBe(4401);
    await expect(second.call(routes.getMe)).rejects.toEqual(code("SW_UNAUTHENTICATED"));
  });

  test("is changed only by who knows it, and a login belongs to one person", async () => {
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

  test("that is wrong and a login that nobody has get one answer, and few of many tries are even looked at", async () => {
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
    expect(tries.filter((status) => status === 401).length).toBeLessThanOrEqual(5);
    expect(tries.filter((status) => status === 429).length).toBeGreaterThanOrEqual(95);
    // The right one has to wait as well; somebody else does not.
    await expect(signIn("dan", "correct horse battery")).rejects.toEqual(code("SW_RATE_LIMITED"));
    expect((await signIn("bea", "correct horse battery")).user_id).toBe(bea.userId);
  });
});

describe("from one address, which everybody may share", () => {
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

  test("a whole team signs in at one moment", async () => {
    const answers = await Promise.allSettled(team.map((login) => enter(login)));
    expect(answers.filter(({ status }) => status === "rejected")).toEqual([]);
  });

  test("wrong passwords for any logins hold up nobody whose own is right", async () => {
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
  test("signs in while somebody else guesses from the same address", async () => {
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

  test("signs in on another device, once, however it is typed", async () => {
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

test("invites that still work are listed without their codes, counted, and gone once revoked", async () => {
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

test("typing is told to who is connected, and never replayed", async () => {
  const room = await general(bea);
  const owner = await listen(host.url, { access_token: host.owner.token, since: null });
  const own = await listen(host.url, { access_token: bea.token, since: null });
  await owner.until((frame) => frame.type === "hello");
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
  await own.until(isEvent("swp.message", ({ data }) => data.id === said.id));
  expect(own.frames.some((frame) => frame.type === "swp.typing")).toBe(false);
});

test("a flood by one person gets 429, and the others do not notice", async () => {
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

test("one person has only so many event sockets", async () => {
  const greedy = await invite(host, "Gus");
  const sockets = await Promise.all(
    Array.from({ length: limits.socketsOfUser + 1 }, () =>
      listen(host.url, { access_token: greedy.token, since: null }),
    ),
  );
  const closed = await Promise.race(sockets.map(async (socket) => await socket.closed));
  expect(closed).toBe(4429);
});

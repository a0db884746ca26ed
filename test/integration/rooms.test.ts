import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApi } from "../helpers/api.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { closeCodes } from "../../src/shared/contract/events.ts";
import { isEvent, listen } from "../helpers/events.ts";
import { general, invite, startHost, type TestHost, type TestPerson } from "../helpers/host.ts";

let host: TestHost;
let bea: TestPerson;
let roomId: string;
beforeAll(async () => {
  host = await startHost({ inHook: true });
  bea = await invite(host, "Bea");
  roomId = (await general(bea)).id;
});
afterAll(async () => void (await host?.stop()));

const say = (person: TestPerson, body: string, txn_id: string, room_id = roomId) =>
  person.api.call(routes.sendMessage, { params: { room_id }, body: { body, txn_id } });

describe("the first start", () => {
  test("creates an owner named after the system's user, and the open room General", async () => {
    const me = await host.owner.api.call(routes.getMe);
    expect(me).toMatchObject({ role: "owner", named: false });
    expect(me.id).toMatch(/^[0-9a-f]{24}$/);
    expect(await general(host.owner)).toMatchObject({ kind: "open", id: expect.stringMatching(/^room-/) });
  });

  test("lets the owner choose a name", async () => {
    const me = await host.owner.api.call(routes.renameMe, { body: { display_name: "Ada Løvelace 🔥" } });
    expect(me).toMatchObject({ display_name: "Ada Løvelace 🔥", named: true });
    expect((await general(bea)).members[0]?.display_name).toBe("Ada Løvelace 🔥");
  });

  test.each(["", "   ", "x".repeat(61), "two\nlines", "right\u202Eleft"])(
    "refuses the name %j",
    async (display_name) => {
      await expect(host.owner.api.call(routes.renameMe, { body: { display_name } })).rejects.toMatchObject({
        code: "SW_BAD_REQUEST",
      });
    },
  );
});

describe("an invite", () => {
  const accept = (code: string) =>
    createApi(host.url, null).call(routes.acceptInvite, { body: { code, display_name: "Cem" } });

  test("adds a member to its room, up to its number of uses", async () => {
    const made = await host.owner.api.call(routes.createInvite, { body: { max_uses: 1, room_id: roomId } });
    const joined = await accept(made.code);
    expect(joined.room_id).toBe(roomId);
    expect((await general(host.owner)).members.map(({ user_id }) => user_id)).toContain(joined.user_id);
    await expect(accept(made.code)).rejects.toMatchObject({ code: "SW_INVITE_INVALID" });
  });

  test("is never used more often than allowed, however many people accept it at once", async () => {
    const made = await host.owner.api.call(routes.createInvite, { body: { max_uses: 3 } });
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => accept(made.code)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  });

  test("that is revoked or unknown gets the same answer, and guessing is rate limited", async () => {
    const other = await startHost();
    const revoked = await other.owner.api.call(routes.createInvite, {});
    await other.owner.api.call(routes.revokeInvite, { params: { invite_id: revoked.id } });
    const guess = async (code: string) => {
      const response = await fetch(`${other.url}/v1/invites/accept`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ code, display_name: "X" }),
      });
      return { status: response.status, text: await response.text() };
    };
    const answers = [await guess(revoked.code), await guess("never-was"), await guess("x".repeat(200))];
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    for (let tries = answers.length; tries < 10; tries += 1)
      expect((await guess(`${tries}`)).status).toBe(404);
    expect((await guess("11th")).status).toBe(429);
    // Everybody may share that address: a valid invite still works.
    expect((await invite(other, "Dora")).name).toBe("Dora");
  });

  test("cannot be created by members, nor for another admin by an admin", async () => {
    await expect(bea.api.call(routes.createInvite, {})).rejects.toMatchObject({ code: "SW_FORBIDDEN" });
    const made = await host.owner.api.call(routes.createInvite, { body: { role: "admin" } });
    const admin = createApi(host.url, (await accept(made.code)).access_token);
    await expect(admin.call(routes.createInvite, { body: { role: "admin" } })).rejects.toMatchObject({
      code: "SW_FORBIDDEN",
    });
    expect((await admin.call(routes.createInvite, {})).role).toBe("member");
  });
});

describe("messages", () => {
  test("with the same txn_id are sent once, and get the same answer", async () => {
    const sent = await Promise.all(Array.from({ length: 5 }, () => say(bea, "once", "t-once")));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    const { messages } = await bea.api.call(routes.listMessages, { params: { room_id: roomId } });
    expect(messages.filter(({ body }) => body === "once")).toHaveLength(1);
  });

  test("of another device or room are different ones, even with the same txn_id", async () => {
    const { code } = await bea.api.call(routes.createDeviceCode);
    const phone = createApi(
      host.url,
      (await createApi(host.url, null).call(routes.exchangeCode, { body: { code } })).access_token,
    );
    const room = await bea.api.call(routes.createRoom, { body: { name: "Elsewhere" } });
    const first = await say(bea, "from the laptop", "t-same");
    const second = await phone.call(routes.sendMessage, {
      params: { room_id: roomId },
      body: { body: "from the phone", txn_id: "t-same" },
    });
    const third = await say(bea, "in another room", "t-same", room.id);
    expect(second.body).toBe("from the phone");
    expect(third).toMatchObject({ body: "in another room", room_id: room.id });
    expect(new Set([first.id, second.id, third.id]).size).toBe(3);
  });

  test("that differ but reuse a txn_id are refused", async () => {
    const { id } = await say(bea, "this", "t-reused");
    await expect(say(bea, "that", "t-reused")).rejects.toMatchObject({ code: "SW_TRANSACTION_REUSED" });
    expect((await say(bea, "this", "t-reused")).id).toBe(id);
  });

  test("come in pages, oldest first, without gaps or duplicates", async () => {
    const room = await host.owner.api.call(routes.createRoom, { body: { name: "Long" } });
    for (let i = 0; i < 25; i += 1) await say(host.owner, `${i}`, `long-${i}`, room.id);
    const read: string[] = [];
    for (let before: number | undefined, more = true; more;) {
      const page = await host.owner.api.call(routes.listMessages, {
        params: { room_id: room.id },
        query: before === undefined ? { limit: 10 } : { limit: 10, before },
      });
      read.unshift(...page.messages.map(({ body }) => body));
      before = page.messages[0]?.position;
      more = page.more;
    }
    expect(read).toEqual(Array.from({ length: 25 }, (_, i) => `${i}`));
  });

  test.each([" \n ", "", "x".repeat(10_001)])("cannot be %j", async (body) => {
    await expect(say(bea, body, "bad")).rejects.toMatchObject({ code: "SW_BAD_REQUEST" });
  });

  test("keep their text unchanged", async () => {
    const body = "<img src=x onerror=alert(1)> ' \" \\ \u0000 💬 ".padEnd(10_000, "é");
    expect((await say(bea, body, "odd")).body).toBe(body);
  });
});

describe("members", () => {
  test("of a room are the only ones who can read and write in it", async () => {
    const room = await host.owner.api.call(routes.createRoom, { body: { name: "Secret" } });
    for (const route of [routes.getRoom, routes.listMessages])
      await expect(bea.api.call(route, { params: { room_id: room.id } })).rejects.toMatchObject({
        code: "SW_ROOM_FORBIDDEN",
      });
    await expect(say(bea, "let me in", "in", room.id)).rejects.toMatchObject({ code: "SW_ROOM_FORBIDDEN" });
    await expect(say(bea, "let me in", "in", "room-0")).rejects.toMatchObject({ code: "SW_ROOM_NOT_FOUND" });
  });

  test("cannot give or act on a power above their own, and the last owner stays", async () => {
    const room = await bea.api.call(routes.createRoom, { body: { name: "Bea's" } });
    const put = (person: TestPerson, user_id: string, power_level: number) =>
      person.api.call(routes.putMember, { params: { room_id: room.id, user_id }, body: { power_level } });
    const cem = await invite(host, "Cem");
    const dora = await invite(host, "Dora");
    await put(bea, cem.userId, 50);
    await put(cem, dora.userId, 50);
    await expect(put(cem, cem.userId, 51)).rejects.toMatchObject({ code: "SW_ROOM_FORBIDDEN" });
    await expect(put(cem, dora.userId, 0)).rejects.toMatchObject({ code: "SW_ROOM_FORBIDDEN" });
    await expect(put(cem, bea.userId, 0)).rejects.toMatchObject({ code: "SW_ROOM_FORBIDDEN" });
    await expect(put(bea, bea.userId, 0)).rejects.toMatchObject({ code: "SW_LAST_OWNER" });
    await expect(
      bea.api.call(routes.removeMember, { params: { room_id: room.id, user_id: bea.userId } }),
    ).rejects.toMatchObject({ code: "SW_LAST_OWNER" });
  });

  test("share one direct room with each other person, whoever opens it", async () => {
    const one = await bea.api.call(routes.createDirectRoom, { body: { user_id: host.owner.userId } });
    const two = await host.owner.api.call(routes.createDirectRoom, { body: { user_id: bea.userId } });
    expect(two.id).toBe(one.id);
    await expect(
      bea.api.call(routes.createDirectRoom, { body: { user_id: bea.userId } }),
    ).rejects.toMatchObject({ code: "SW_MEMBER_NOT_FOUND" });
  });
});

describe("events", () => {
  test("start now if no position is given", async () => {
    const listener = await listen(host.url, { access_token: bea.token, since: null });
    const hello = await listener.until((frame) => frame.type === "hello");
    const sent = await say(host.owner, "hello", "ev-1");
    const event = await listener.until(isEvent("swp.message", ({ data }) => data.id === sent.id));
    expect(listener.frames[0]).toBe(hello);
    expect(event.position).toBe(sent.position);
  });

  test("resume from any position without gaps or duplicates", async () => {
    const first = await say(host.owner, "0", "resume-0");
    const expected = [first.position];
    for (let i = 1; i <= 20; i += 1) expected.push((await say(host.owner, `${i}`, `resume-${i}`)).position);
    for (const index of [0, 7, 19, 20]) {
      const listener = await listen(host.url, { access_token: bea.token, since: expected[index] });
      const last = await say(host.owner, "end", `resume-end-${index}`);
      await listener.until(isEvent("swp.message", ({ data }) => data.id === last.id));
      expect(listener.events.map(({ position }) => position)).toEqual([
        ...expected.slice(index + 1),
        last.position,
      ]);
      expected.push(last.position);
    }
  });

  test("of other people's rooms are not sent", async () => {
    const room = await host.owner.api.call(routes.createRoom, { body: { name: "Quiet" } });
    const before = await say(host.owner, "x", "quiet-0");
    const listener = await listen(host.url, { access_token: bea.token, since: before.position });
    await say(host.owner, "secret", "quiet-1", room.id);
    const marker = await say(host.owner, "marker", "quiet-2");
    await listener.until(isEvent("swp.message", ({ data }) => data.id === marker.id));
    expect(listener.events.map(({ position }) => position)).toEqual([marker.position]);
  });

  test("ask for a resync from an unknown position", async () => {
    const listener = await listen(host.url, { access_token: bea.token, since: 1_000_000 });
    await listener.until((frame) => frame.type === "resync");
  });

  test.each<[string, unknown, number]>([
    ["no JSON", "nonsense", closeCodes.badFrame],
    ["a wrong shape", { token: 1 }, closeCodes.badFrame],
    ["a wrong token", { access_token: "wrong", since: null }, closeCodes.unauthenticated],
    ["a frame that is too large", JSON.stringify({ access_token: "x".repeat(70_000) }), 1009],
  ])("are refused to a client that sends %s", async (_name, hello, code) => {
    expect(await (await listen(host.url, hello)).closed).toBe(code);
  });

  test("are refused to pages of foreign origins", async () => {
    const foreign: Record<string, string>[] = [
      { origin: "https://evil.test" },
      { origin: "null" },
      { host: "evil.test" },
    ];
    for (const headers of foreign)
      await expect(listen(host.url, undefined, headers)).rejects.toThrow(/403|421/);
  });

  test("end with the session", async () => {
    const cem = await invite(host, "Cem");
    const listener = await listen(host.url, { access_token: cem.token, since: null });
    await listener.until((frame) => frame.type === "hello");
    await cem.api.call(routes.endSession);
    expect(await listener.closed).toBe(closeCodes.unauthenticated);
    await expect(cem.api.call(routes.getMe)).rejects.toMatchObject({ code: "SW_UNAUTHENTICATED" });
  });
});

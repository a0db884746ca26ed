import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApi } from "../../src/renderer/api/client.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { isEvent, listen } from "../helpers/events.ts";
import { general, invite, startHost, type TestHost, type TestPerson } from "../helpers/host.ts";

let host: TestHost;
let admin: TestPerson;
beforeAll(async () => {
  host = await startHost({ inHook: true });
  admin = await invite(host, "Adam", { role: "admin" });
});
afterAll(async () => void (await host?.stop()));

const code = (code: string) => expect.objectContaining({ code }) as unknown;
const anybody = () => createApi(host.url, null);
const change = (
  by: TestPerson,
  { userId }: TestPerson,
  body: { role?: "admin" | "guest"; disabled?: boolean },
) => by.api.call(routes.changePerson, { params: { user_id: userId }, body });
const accept = (link: string, display_name: string) =>
  anybody().call(routes.acceptInvite, { body: { code: link, display_name } });

describe("an owner or admin", () => {
  test("sees everybody, with their role and when they were last active", async () => {
    const bea = await invite(host, "Bea");
    const people = await admin.api.call(routes.listPeople);
    expect(people.map(({ role }) => role).slice(0, 2)).toEqual(["owner", "admin"]);
    const found = people.find(({ id }) => id === bea.userId);
    expect(found).toMatchObject({ display_name: "Bea", role: "member", disabled: false });
    expect(Date.now() - Date.parse(found?.last_seen_at ?? "")).toBeLessThan(60_000);
  });

  test("cannot act on people of the same or a higher role, nor on themselves", async () => {
    const other = await invite(host, "Anna", { role: "admin" });
    for (const body of [{ disabled: true }, { role: "guest" as const }]) {
      await expect(change(admin, host.owner, body)).rejects.toEqual(code("SW_FORBIDDEN"));
      await expect(change(admin, other, body)).rejects.toEqual(code("SW_FORBIDDEN"));
      await expect(change(admin, admin, body)).rejects.toEqual(code("SW_FORBIDDEN"));
      await expect(change(host.owner, host.owner, body)).rejects.toEqual(code("SW_FORBIDDEN"));
    }
    await expect(
      admin.api.call(routes.signOutPerson, { params: { user_id: host.owner.userId } }),
    ).rejects.toEqual(code("SW_FORBIDDEN"));
  });

  test("changes roles only as the owner, and the person is notified", async () => {
    const cem = await invite(host, "Cem");
    await expect(change(admin, cem, { role: "admin" })).rejects.toEqual(code("SW_FORBIDDEN"));
    const own = await listen(host.url, { access_token: cem.token, since: null });
    await own.until((frame) => frame.type === "hello");
    await change(host.owner, cem, { role: "admin" });
    const told = await own.until(isEvent("swp.me"));
    expect(told.data).toMatchObject({ id: cem.userId, role: "admin" });
    expect((await cem.api.call(routes.getMe)).role).toBe("admin");
    const seen = (await general(host.owner)).members.find(({ user_id }) => user_id === cem.userId);
    expect(seen?.power_level).toBe(50);
  });
});

describe("a disabled person", () => {
  test("cannot sign in by any means until they are enabled again", async () => {
    const dan = await invite(host, "Dan");
    await dan.api.call(routes.setPassword, { body: { login: "dan", password: "correct horse battery" } });
    const { code: shown } = await dan.api.call(routes.createDeviceCode);
    const byPassword = () =>
      anybody().call(routes.signInByPassword, { body: { login: "dan", password: "correct horse battery" } });
    expect(await change(admin, dan, { disabled: true })).toMatchObject({ disabled: true });
    await expect(dan.api.call(routes.getMe)).rejects.toEqual(code("SW_UNAUTHENTICATED"));
    await expect(byPassword()).rejects.toEqual(code("SW_SIGN_IN_FAILED"));
    await expect(anybody().call(routes.exchangeCode, { body: { code: shown } })).rejects.toEqual(
      code("SW_CODE_INVALID"),
    );
    const member = (await general(host.owner)).members.find(({ user_id }) => user_id === dan.userId);
    expect(member).toMatchObject({ display_name: "Dan", disabled: true });
    await change(admin, dan, { disabled: false });
    // Their old sessions stay revoked.
    await expect(dan.api.call(routes.getMe)).rejects.toEqual(code("SW_UNAUTHENTICATED"));
    expect((await byPassword()).user_id).toBe(dan.userId);
  });

  test("is not rung", async () => {
    const eve = await invite(host, "Eve");
    const direct = await host.owner.api.call(routes.createDirectRoom, { body: { user_id: eve.userId } });
    await change(admin, eve, { disabled: true });
    const grant = await host.owner.api.call(routes.initiateCall, {
      body: { room_id: direct.id, type: "audio" },
    });
    const params = { call_id: grant.call_id };
    expect((await host.owner.api.call(routes.getCall, { params })).ringing).toEqual([]);
    await host.owner.api.call(routes.endCall, { params });
  });
});

describe("an invite depends on the current rights of its creator", () => {
  test("and is invalid once they may not invite", async () => {
    const maker = await invite(host, "Maker", { role: "admin" });
    const link = await maker.api.call(routes.createInvite, { body: {} });
    await change(host.owner, maker, { role: "guest" });
    await expect(accept(link.code, "Fay")).rejects.toEqual(code("SW_INVITE_INVALID"));
    await change(host.owner, maker, { role: "admin" });
    expect((await accept(link.code, "Fay")).user_id).toMatch(/^[0-9a-f]{24}$/);
    await change(host.owner, maker, { disabled: true });
    await expect(accept(link.code, "Gil")).rejects.toEqual(code("SW_INVITE_INVALID"));
  });

  test("and is invalid for a room that they are no longer in", async () => {
    const maker = await invite(host, "Mira", { role: "admin" });
    const room = await host.owner.api.call(routes.createRoom, { body: { name: "Plans" } });
    const params = { room_id: room.id, user_id: maker.userId };
    await host.owner.api.call(routes.putMember, { params, body: { power_level: 50 } });
    const link = await maker.api.call(routes.createInvite, { body: { room_id: room.id } });
    await host.owner.api.call(routes.removeMember, { params });
    await expect(accept(link.code, "Hal")).rejects.toEqual(code("SW_INVITE_INVALID"));
  });
});

describe("a sign-in code", () => {
  const peek = (code: string) => anybody().call(routes.peekCode, { body: { code } });

  test("can be looked up without being used, and says whose account it opens", async () => {
    const { code: shown } = await admin.api.call(routes.createDeviceCode);
    expect(await peek(shown)).toEqual({ user_id: admin.userId, display_name: "Adam" });
    expect(await peek(` ${shown.toLowerCase()} `)).toMatchObject({ user_id: admin.userId });
    await anybody().call(routes.exchangeCode, { body: { code: shown } });
    await expect(peek(shown)).rejects.toEqual(code("SW_CODE_INVALID"));
  });

  test("is revoked when its device signs out or creates another code", async () => {
    const ida = await invite(host, "Ida");
    const first = (await ida.api.call(routes.createDeviceCode)).code;
    const second = (await ida.api.call(routes.createDeviceCode)).code;
    await expect(peek(first)).rejects.toEqual(code("SW_CODE_INVALID"));
    expect((await peek(second)).user_id).toBe(ida.userId);
    await ida.api.call(routes.endSession);
    await expect(peek(second)).rejects.toEqual(code("SW_CODE_INVALID"));
  });
});

describe("a name", () => {
  const link = async () => (await host.owner.api.call(routes.createInvite, { body: {} })).code;

  test("that looks like somebody else's is refused when joining and when renaming", async () => {
    await invite(host, "Jonas Paul");
    await expect(accept(await link(), "Jonas PauI")).rejects.toMatchObject({
      code: "SW_NAME_TAKEN",
      message: "This name looks like somebody else's on this host, but is spelled differently.",
    });
    const kim = await invite(host, "Kim");
    const rename = (display_name: string) => kim.api.call(routes.renameMe, { body: { display_name } });
    for (const name of ["Jonas Paul", "jonas paul"])
      await expect(rename(name)).rejects.toEqual(code("SW_NAME_TAKEN"));
    await expect(rename("K\u200Bim")).rejects.toEqual(code("SW_NAME_REFUSED"));
    expect((await rename("KIM")).display_name).toBe("KIM");
  });

  test("of invisible characters or mixed scripts is refused for people and rooms, without using up the invite", async () => {
    const made = await host.owner.api.call(routes.createInvite, { body: { max_uses: 1 } });
    for (const name of ["\u200B\u2060", "\u3164", "Lu\u0441y"])
      await expect(accept(made.code, name)).rejects.toEqual(code("SW_NAME_REFUSED"));
    await accept(made.code, "Lucy");
    for (const name of ["\u2800", "Pl\u0430ns"])
      await expect(host.owner.api.call(routes.createRoom, { body: { name } })).rejects.toEqual(
        code("SW_NAME_REFUSED"),
      );
  });

  test("that is taken gets a number when joining", async () => {
    const [one, two] = [await invite(host, "Nora"), await invite(host, "Nora")];
    expect([one.name, two.name]).toEqual(["Nora", "Nora 2"]);
  });

  test("that is taken except for case, accents or spaces gets a number when joining", async () => {
    await invite(host, "José María");
    const names = ["jose maria", "JOSÉ MARÍA", "JoséMaría"];
    const people = [];
    for (const name of names) people.push((await invite(host, name)).name);
    expect(people).toEqual(["jose maria 2", "JOSÉ MARÍA 3", "JoséMaría 4"]);
  });
});

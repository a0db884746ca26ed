import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HostProfile } from "../../src/shared/contract/entities.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { createApi } from "../helpers/api.ts";
import { isEvent, listen } from "../helpers/events.ts";
import {
  general,
  invite,
  startHost,
  temporaryDirectory,
  type TestHost,
  type TestPerson,
} from "../helpers/host.ts";

let host: TestHost;
let bea: TestPerson;
let gus: TestPerson;
beforeAll(async () => {
  host = await startHost({ inHook: true });
  bea = await invite(host, "Bea");
  gus = await invite(host, "Gus", { role: "guest" });
});
afterAll(async () => void (await host?.stop()));

const change = (body: Partial<HostProfile>, person: { api: TestPerson["api"] } = host.owner) =>
  person.api.call(routes.changeSettings, { body });
const refused = (code: string) => expect.objectContaining({ code }) as Error;

describe("the host's name", () => {
  test("is told to everybody at once, and to who comes with an invite link", async () => {
    const socket = await listen(host.url, { access_token: bea.token, since: null });
    await socket.until((frame) => frame.type === "hello");
    await change({ name: "Acme 🔥" });
    const event = await socket.until(isEvent("swp.host"));
    expect(event.data).toEqual({
      name: "Acme 🔥",
      room_creation: "member",
      invites: "admin",
      recordings_enabled: true,
      transcripts: false,
    });
    expect((await gus.api.call(routes.listRooms)).host.name).toBe("Acme 🔥");
    expect(await createApi(host.url, null).call(routes.getHost)).toEqual({ name: "Acme 🔥" });
  });

  test.each(["", "  ", "x".repeat(41), "two\nlines"])("cannot be %j", async (name) => {
    await expect(change({ name })).rejects.toThrow(refused("SW_BAD_REQUEST"));
  });

  test("cannot pretend to be another by letters of two scripts", async () => {
    await expect(change({ name: "Аcme" })).rejects.toThrow(refused("SW_NAME_REFUSED"));
  });

  test("survives a restart", async () => {
    const dataDirectory = temporaryDirectory();
    const first = await startHost({ dataDirectory });
    const named = {
      name: "Acme",
      room_creation: "admin",
      invites: "member",
      recordings_enabled: false,
    } as const;
    await change(named, first.owner);
    await first.stop();
    const second = await startHost({ dataDirectory });
    expect((await second.owner.api.call(routes.listRooms)).host).toEqual({ ...named, transcripts: false });
  });
});

test("everybody knows whether the host makes transcripts, also who was not there when that changed", async () => {
  const dataDirectory = temporaryDirectory();
  const profileOf = async (person: TestPerson) => (await person.api.call(routes.listRooms)).host;
  const first = await startHost({ dataDirectory });
  const member = await invite(first, "Cem");
  const { position } = await first.owner.api.call(routes.listRooms);
  // It is no setting.
  await change({ transcripts: true }, first.owner);
  expect((await profileOf(member)).transcripts).toBe(false);
  await first.stop();

  const second = await startHost({ dataDirectory, env: { HEARTH_TRANSCRIBE_COMMAND: "transcribe {wav}" } });
  const socket = await listen(second.url, { access_token: member.token, since: position });
  expect((await socket.until(isEvent("swp.host"))).data).toMatchObject({ transcripts: true });
  expect((await profileOf(second.owner)).transcripts).toBe(true);
});

describe("who may create rooms", () => {
  const create = (person: { api: TestPerson["api"] }) =>
    person.api.call(routes.createRoom, { body: { name: "Another" } });

  test("is what the owner says, for members; guests never, direct rooms always", async () => {
    await create(bea);
    await change({ room_creation: "admin" });
    await expect(create(bea)).rejects.toThrow(refused("SW_FORBIDDEN"));
    await create(host.owner);
    const me = await host.owner.api.call(routes.getMe);
    await bea.api.call(routes.createDirectRoom, { body: { user_id: me.id } });
    await change({ room_creation: "member" });
    await create(bea);
    await expect(create(gus)).rejects.toThrow(refused("SW_FORBIDDEN"));
  });
});

describe("who may invite people", () => {
  const invites = (person: { api: TestPerson["api"] }, body: object = {}) =>
    person.api.call(routes.createInvite, { body });

  test("is what the owner says: members into open rooms that they are in, and nobody above themselves", async () => {
    await expect(invites(bea)).rejects.toThrow(refused("SW_FORBIDDEN"));
    await change({ invites: "member" });
    const made = await invites(bea);
    expect(made.role).toBe("member");
    await expect(invites(bea, { role: "admin" })).rejects.toThrow(refused("SW_FORBIDDEN"));
    await expect(invites(gus)).rejects.toThrow(refused("SW_FORBIDDEN"));
    const closed = await host.owner.api.call(routes.createRoom, { body: { name: "Board", kind: "private" } });
    await host.owner.api.call(routes.putMember, {
      params: { room_id: closed.id, user_id: (await bea.api.call(routes.getMe)).id },
      body: { power_level: 0 },
    });
    await expect(invites(bea, { room_id: closed.id })).rejects.toThrow(refused("SW_ROOM_FORBIDDEN"));

    const accept = (display_name: string) =>
      createApi(host.url, null).call(routes.acceptInvite, { body: { code: made.code, display_name } });
    expect((await accept("Cem")).room_id).toBe((await general(bea)).id);
    // What was allowed when it was made is asked again when it is used.
    await change({ invites: "admin" });
    await expect(accept("Dan")).rejects.toThrow(refused("SW_INVITE_INVALID"));
  });
});

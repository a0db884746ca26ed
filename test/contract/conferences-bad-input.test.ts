import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "../../src/shared/base/limits.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { createTestConference } from "../helpers/conferences.ts";
import { invite, startHost, withoutRecorder, type TestHost, type TestPerson } from "../helpers/host.ts";
import { expectAnswer, routeOf } from "../helpers/openapi.ts";

/** The private methods of the Conferences API, with what no program should send. */

let host: TestHost;
let bea: TestPerson;
let own: string;
let foreign: string;
beforeAll(async () => {
  host = await startHost({ inHook: true, env: withoutRecorder });
  bea = await invite(host, "Bea");
  own = await createTestConference(bea, "Hers");
  foreign = await createTestConference(host.owner, "Not hers");
});
afterAll(async () => void (await host?.stop()));

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function ask(
  method: string,
  body: unknown,
  { token = bea.token, query = "" }: { token?: string | null; query?: string } = {},
): Promise<Answer> {
  const path = `/api/conferences/${method}`;
  const verb = method === "remove" ? "DELETE" : "POST";
  const response = await fetch(host.url + path + query, {
    method: verb,
    headers: {
      "content-type": "application/json",
      ...(token === null ? {} : { "x-access-token": token }),
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const answer = { status: response.status, body: (await response.json()) as Answer["body"] };
  const route = routeOf(verb, path);
  if (route) expectAnswer(route, answer.status, answer.body);
  return answer;
}

/** All conferences, as the owner sees them. */
const everything = async () => (await ask("getAll", {}, { token: host.owner.token })).body;

const about = ["getById", "update", "start", "stop", "remove"];

describe.each(about)("%s", (method) => {
  const change = method === "update" ? { name: "Changed" } : {};

  test("does not tell a foreign id from an unknown one", async () => {
    const before = await everything();
    const [unknown, theirs] = [
      await ask(method, { id: "0".repeat(24), ...change }),
      await ask(method, { id: foreign, ...change }),
    ];
    expect(unknown).toEqual({
      status: 404,
      body: { success: false, code: "SW_CONFERENCE_NOT_FOUND", message: "There is no such conference." },
    });
    expect(theirs).toEqual(unknown);
    expect(await everything()).toEqual(before);
  });

  test.each([
    "VIDEO_CALL_ID",
    "",
    "F".repeat(24),
    `${"0".repeat(24)}\n`,
    "<script>",
    "' OR 1=1 --",
    "x".repeat(5_000),
    0,
    null,
    [],
    { $ne: null },
    { $gt: "" },
  ])("refuses %j as an id", async (id) => {
    const before = await everything();
    const answer = await ask(method, { id, ...change });
    expect(answer).toMatchObject({ status: 400, body: { success: false, code: "SW_BAD_REQUEST" } });
    expect(answer.body["message"]).toMatch(/^id: /);
    expect(await everything()).toEqual(before);
  });

  test("needs an id", async () => {
    const code = method === "remove" ? "SW_CONFERENCE_NOT_FOUND" : "SW_BAD_REQUEST";
    expect((await ask(method, change)).body).toMatchObject({ code, message: expect.stringContaining("id") });
  });
});

describe.each(["getAll", "getCount"])("%s", (method) => {
  test.each([
    { $where: "while (true) {}" },
    { name: { $regex: "^(a+)+$" } },
    { password: "x" },
    { run: null },
    { "name.length": 4 },
    { $expr: { $gt: [1, 0] } },
    { $or: [{ $where: "1" }] },
    { name: { $not: { $regex: "a" } } },
    { $and: "x" },
    [],
    "active",
    1,
  ])("refuses the filter %j, and says what is allowed", async (filter) => {
    const { status, body } = await ask(method, { filter });
    expect([status, body["code"]]).toEqual([400, "SW_BAD_REQUEST"]);
    expect(body["message"]).toMatch(/^filter/);
  });

  test("takes no field __proto__ in a filter", async () => {
    const { status, body } = await ask(method, '{"filter":{"__proto__":{"active":true}}}');
    expect([status, body["code"]]).toEqual([400, "SW_BAD_REQUEST"]);
    expect(body["message"]).toContain('"__proto__" is not allowed here');
  });
});

test.each([
  { sort: { $where: 1 } },
  { sort: { name: { $gt: 1 } } },
  { sort: { name: 0 } },
  { sort: "name" },
  { limit: 0 },
  { limit: -1 },
  { limit: "10" },
  { limit: limits.conferencesPerPage + 1 },
  { skip: -1 },
  { skip: 1e300 },
  { skip: null },
])("getAll refuses %j", async (body) => {
  expect((await ask("getAll", body)).body).toMatchObject({ success: false, code: "SW_BAD_REQUEST" });
});

describe.each(["create", "update"])("%s", (method) => {
  test.each([
    { name: "<b>Team</b>" },
    { name: "<script>alert(1)</script>" },
    { name: "Team\u0000" },
    { name: "   " },
    { name: "x".repeat(101) },
    { name: { $ne: 1 } },
    { mediaType: "<img src=x onerror=alert(1)>" },
    { mediaType: "MEDIA_TYPE_HOLOGRAM" },
    { record_mode: "ROOM_COMPOSITE_GRID'" },
    { user_id: "x".repeat(101) },
    { user_id: {} },
    { max_participants: 0 },
    { max_participants: -1 },
    { max_participants: 1.5 },
    { max_participants: 1e9 },
    { max_participants: "20" },
    { max_participants: null },
    { allow_chat: "false" },
    { allow_webinar_mode: 1 },
    { active: null },
  ])("refuses %j, and changes nothing", async (bad) => {
    const before = await everything();
    const { status, body } = await ask(method, { id: own, name: "Fine", ...bad });
    expect([status, body["code"]]).toEqual([400, "SW_BAD_REQUEST"]);
    expect(body["message"]).toContain(Object.keys(bad)[0]);
    expect(await everything()).toEqual(before);
  });
});

test("HTML in the owner's id is ignored, like any other", async () => {
  const { body } = await ask("create", { name: "Mine", user_id: "<script>alert(1)</script>" });
  expect(body["user_id"]).toBe(bea.userId);
  expect(JSON.stringify(body)).not.toContain("<script>");
});

test.each([
  ["not JSON", "{", 400, "SW_BAD_REQUEST"],
  ["a list", "[]", 400, "SW_BAD_REQUEST"],
  ["null", "null", 400, "SW_BAD_REQUEST"],
  ["much too much", JSON.stringify({ name: "x".repeat(200_000) }), 413, "SW_BODY_TOO_LARGE"],
  ["too deep", `{"filter":${'{"$and":['.repeat(1_000)}{}${"]}".repeat(1_000)}}`, 400, "SW_BAD_REQUEST"],
])("a body that is %s is refused", async (_what, text, status, code) => {
  const answer = await ask(text.includes("filter") ? "getAll" : "create", text);
  expect(answer).toMatchObject({ status, body: { success: false, code } });
});

describe("the access token", () => {
  test.each([null, "", "wrong", "Bearer x", "x".repeat(500)])("%j opens nothing", async (token) => {
    for (const method of ["create", "getCount", "getAll", ...about])
      expect(await ask(method, { id: own }, { token }), method).toMatchObject({
        status: 401,
        body: { success: false, code: "SW_UNAUTHENTICATED" },
      });
  });

  test("needs the scope conferences", async () => {
    for (const [scope, status] of [
      ["manage", 403],
      ["conferences", 200],
    ] as const) {
      const { token } = await bea.api.call(routes.createToken, { body: { name: scope, scopes: [scope] } });
      expect((await ask("getCount", {}, { token })).status).toBe(status);
    }
  });
});

test("a conference is removed by an id in the query, or in the body, once", async () => {
  for (const where of ["query", "body"]) {
    const id = await createTestConference(bea);
    const remove = () =>
      where === "query" ? ask("remove", "", { query: `?id=${id}` }) : ask("remove", { id });
    expect(await remove()).toEqual({ status: 200, body: { success: true } });
    expect((await remove()).body["code"]).toBe("SW_CONFERENCE_NOT_FOUND");
  }
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "../../src/shared/base/limits.ts";
import { routes } from "../../src/shared/contract/index.ts";
import type { Route } from "../../src/shared/contract/route.ts";
import { codeIn } from "../helpers/api.ts";
import { createTestConference, livekitRoom } from "../helpers/conferences.ts";
import { invite, startHost, withoutRecorder, type TestHost, type TestPerson } from "../helpers/host.ts";
import { expectAnswer } from "../helpers/openapi.ts";

/** The public methods of the Conferences API, with what no page should send, and too much of it. */

let host: TestHost;
let bea: TestPerson;
let id: string;
let room: string;
beforeAll(async () => {
  host = await startHost({ inHook: true, env: withoutRecorder });
  bea = await invite(host, "Bea");
  id = await createTestConference(bea);
  room = await livekitRoom(host, id);
});
afterAll(async () => void (await host?.stop()));

async function ask(route: Route, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(host.url + route.path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as Parameters<typeof codeIn>[0] & { message?: string };
  expectAnswer(route, response.status, answer);
  return { status: response.status, code: codeIn(answer), message: answer.message };
}
const find = routes.findLivekitRoomName;
const join = routes.createParticipantToken;
const good = () => ({ room_id: id, LKRoomName: room, participant_id: crypto.randomUUID() });
const participants = async () =>
  (await bea.api.call(routes.getConference, { params: { conference_id: id } })).participants;

describe.each([
  ["findLKRoomNameById", find, "id"],
  ["createToken", join, "room_id"],
] as const)("%s", (_name, route, field) => {
  test("works without a token, and refuses one that is wrong or lacks the scope", async () => {
    const { token } = await bea.api.call(routes.createToken, { body: { name: "calls", scopes: ["calls"] } });
    const body = () => ({ ...good(), id });
    expect((await ask(route, body())).status).toBe(200);
    expect((await ask(route, body(), { "x-access-token": bea.token })).status).toBe(200);
    for (const wrong of ["", "wrong", `Bearer ${bea.token}`, "x".repeat(500)])
      expect((await ask(route, body(), { "x-access-token": wrong })).code).toBe("SW_UNAUTHENTICATED");
    expect((await ask(route, body(), { "x-access-token": token })).code).toBe("SW_SCOPE_MISSING");
  });

  test.each(["VIDEO_CALL_ID", "", "F".repeat(24), "<script>", 0, null, { $ne: null }])(
    "refuses %j as an id",
    async (bad) => {
      const { code, message } = await ask(route, { ...good(), [field]: bad });
      expect([code, message?.split(":")[0]]).toEqual(["SW_BAD_REQUEST", field]);
    },
  );

  test("has no conference of an unknown id", async () => {
    expect((await ask(route, { ...good(), [field]: "0".repeat(24) })).code).toBe("SW_CONFERENCE_NOT_FOUND");
  });

  test("takes JSON only", async () => {
    for (const text of ["{", "[]", "null", '{"__proto__":{}}', `{"a":${"[".repeat(500)}${"]".repeat(500)}}`])
      expect((await ask(route, text)).code).toBe("SW_BAD_REQUEST");
    expect((await ask(route, good(), { "content-type": "text/plain" })).code).toBe("SW_UNSUPPORTED_TYPE");
    expect((await ask(route, { ...good(), more: "x".repeat(200_000) })).code).toBe("SW_BODY_TOO_LARGE");
  });
});

test.each([
  { participant_id: "" },
  { participant_id: "Jane Speaker" },
  { participant_id: "<b>jane</b>" },
  { participant_id: "jane\u0000" },
  { participant_id: "j\u0430ne" },
  { participant_id: "x".repeat(65) },
  { participant_id: `${"0".repeat(24)}:dev-${"0".repeat(16)}` },
  { participant_id: `${"0".repeat(24)}:anything` },
  { participant_id: `rec-${"0".repeat(24)}:recorder` },
  { participant_id: 1 },
  { participant_name: "x".repeat(101) },
  { participant_name: ["Jane"] },
  { participant_secret: "short" },
  { LKRoomName: "x".repeat(101) },
  { hidden: "true" },
  { code: {} },
  { egress_mode_token: 1 },
])("createToken refuses %j, and lets nobody in", async (bad) => {
  const before = await participants();
  const { code, message } = await ask(join, { ...good(), ...bad });
  expect(code).toBe("SW_BAD_REQUEST");
  expect(message).toContain(Object.keys(bad)[0]);
  expect(await participants()).toEqual(before);
});

test("a flood from one address is refused, while operators go on", async () => {
  const { burst } = limits.rates.arrivalsOfAddress;
  const before = await participants();
  for (const [path, body] of [
    [find.path, { id: "0".repeat(24) }],
    [join.path, { ...good(), room_id: "0".repeat(24) }],
  ] as const) {
    const statuses = new Set<number>();
    const send = async () => {
      const response = await fetch(host.url + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      await response.arrayBuffer();
      statuses.add(response.status);
    };
    // Some more than the burst, since the limit allows more with time.
    for (let sent = 0; sent < 10 * burst && !statuses.has(429); sent += 100)
      await Promise.all(Array.from({ length: 100 }, send));
    expect(statuses.has(429)).toBe(true);
  }
  expect(await participants()).toEqual(before);
});

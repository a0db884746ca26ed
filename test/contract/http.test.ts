import { execFile } from "node:child_process";
import { request } from "node:http";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allRoutes, routes } from "../../src/shared/contract/index.ts";
import type { Route } from "../../src/shared/contract/route.ts";
import { eventTypes } from "../../src/shared/contract/events.ts";
import { mediaErrors } from "../../src/shared/contract/recordings.ts";
import { errorCodes, errorTable } from "../../src/shared/errors/codes.ts";
import { v1 } from "../../src/shared/contract/v1.ts";
import { codeIn, credentialHeader } from "../helpers/api.ts";
import { expectAnswer, routeOf } from "../helpers/openapi.ts";
import {
  general,
  invite,
  startHost,
  withoutRecorder,
  type TestHost,
  type TestPerson,
} from "../helpers/host.ts";

let host: TestHost;
let member: TestPerson;
let roomId: string;
beforeAll(async () => {
  host = await startHost({ inHook: true, env: withoutRecorder });
  member = await invite(host, "Bea");
  roomId = (await general(member)).id;
});
afterAll(async () => void (await host?.stop()));

interface Answer {
  status: number;
  code: string | undefined;
  body: {
    data?: Record<string, unknown>;
    error?: { code: string; message: string };
    // Of an API without an envelope.
    success?: boolean;
    code?: string;
  };
  headers: Headers;
}

async function ask(
  method: string,
  path: string,
  init: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const raw =
    typeof init.body === "string" || init.body === undefined ? init.body : JSON.stringify(init.body);
  const route = routeOf(method, path);
  const response = await fetch(host.url + path, {
    method,
    headers: {
      ...(init.token ? credentialHeader(route?.api ?? v1, init.token) : {}),
      ...(raw === undefined ? {} : { "content-type": "application/json" }),
      ...init.headers,
    },
    ...(raw === undefined ? {} : { body: raw }),
  });
  const body = (await response.json().catch(() => ({}))) as Answer["body"];
  if (route) expectAnswer(route, response.status, body);
  return { status: response.status, code: codeIn(body), body, headers: response.headers };
}

/** With headers that fetch does not let one set. */
async function askAs(path: string, headers: Record<string, string>, method = "GET"): Promise<number> {
  return await new Promise((resolve, reject) => {
    const sent = request(host.url + path, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on("error", reject);
    sent.end();
  });
}

const concrete = (path: string) =>
  path
    .replace("{room_id}", roomId)
    .replace("{call_id}", "call-0")
    .replace("{user_id}", "0".repeat(24))
    .replace("{invite_id}", "inv-0")
    .replace("{recording_id}", "rec-0")
    .replace("{conference_id}", "0".repeat(24))
    .replace("{sid}", "nobody")
    .replace("{part}", "1")
    .replace("{file}", "mix");

const needsToken = ({ auth }: Route) => auth === "session" || auth === "recorder" || auth === "participant";

describe("the OpenAPI document", () => {
  test("describes every route, with its errors", async () => {
    const document = (await (await fetch(`${host.url}/v1/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { responses: object; security?: object }>>;
    };
    expect(document.openapi).toBe("3.1.0");
    for (const [, route] of allRoutes) {
      const operation = document.paths[route.path]?.[route.method.toLowerCase()];
      expect(operation, `${route.method} ${route.path}`).toBeDefined();
      for (const code of route.errors)
        expect(operation?.responses).toHaveProperty(String(errorTable[code][0]));
      expect(Boolean(operation?.security)).toBe(needsToken(route) || route.auth === "optional");
    }
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(document).toHaveProperty(["components", "schemas", name as string]);
  });

  test.each(["/v1/openapi.json", "/docs", "/docs/docs.css"])(
    "at %s has an ETag, and is not sent again if unchanged",
    async (path) => {
      const first = await fetch(host.url + path);
      const tag = first.headers.get("etag") ?? "";
      const again = await fetch(host.url + path, { headers: { "if-none-match": tag } });
      expect([first.status, again.status, await again.text()]).toEqual([200, 304, ""]);
    },
  );

  test("lists only errors that some route can answer with", () => {
    const answered = new Set([...allRoutes.flatMap(([, route]) => route.errors), ...mediaErrors]);
    const general =
      /^SW_(BAD_REQUEST|UNAUTHENTICATED|SCOPE_MISSING|FORBIDDEN_ORIGIN|NOT_FOUND|METHOD_NOT_ALLOWED|BODY_TOO_LARGE|UNSUPPORTED_TYPE|WRONG_HOST|RATE_LIMITED|INTERNAL|DISK_FULL|STORAGE_FAILED)$/;
    for (const code of errorCodes) expect(answered.has(code) || general.test(code), code).toBe(true);
  });
});

describe.each(allRoutes.filter(([, route]) => needsToken(route)))("%s", (_name, route) => {
  test("answers 401 without a token or with an invalid one", async () => {
    for (const token of [undefined, "wrong", "x".repeat(200)]) {
      const answer = await ask(route.method, concrete(route.path), token === undefined ? {} : { token });
      expect([answer.status, answer.code]).toEqual([401, "SW_UNAUTHENTICATED"]);
    }
  });
});

const withBody = allRoutes.filter(
  ([name, route]) => route.method !== "GET" && route.auth === "session" && name !== "endSession",
);

describe.each(withBody)("%s", (_name, route) => {
  const send = (body: unknown, headers?: Record<string, string>) =>
    ask(route.method, concrete(route.path), { token: member.token, body, ...(headers ? { headers } : {}) });

  test("refuses malformed, deep, large and non-JSON bodies with a code", async () => {
    expect((await send("{")).code).toBe("SW_BAD_REQUEST");
    expect((await send(`${"[".repeat(5_000)}${"]".repeat(5_000)}`)).code).toBe("SW_BAD_REQUEST");
    expect((await send(JSON.stringify({ a: "x".repeat(200_000) }))).code).toBe("SW_BODY_TOO_LARGE");
    expect((await send("{}", { "content-type": "text/plain" })).code).toBe("SW_UNSUPPORTED_TYPE");
    expect((await send("--x", { "content-type": "multipart/form-data; boundary=x" })).code).toBe(
      "SW_UNSUPPORTED_TYPE",
    );
  });

  test("handles any JSON value", async () => {
    for (const body of [
      "null",
      "[]",
      "1",
      '"text"',
      "true",
      '{"__proto__":{"role":"owner"}}',
      '{"room_id":{"$ne":1},"type":[],"body":{},"name":0}',
    ])
      expect((await send(body)).status).toBeLessThan(500);
  });

  test("refuses foreign origins, and null", async () => {
    for (const origin of ["https://evil.test", "null", `${host.url}.evil.test`]) {
      const answer = await send("{}", { origin });
      expect([answer.status, answer.code]).toEqual([403, "SW_FORBIDDEN_ORIGIN"]);
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});

test("the docs page needs no script, and lists every route, event and error", async () => {
  const response = await fetch(`${host.url}/docs`);
  const page = await response.text();
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page).not.toMatch(/<script|style="|https?:\/\/(?!example)/);
  for (const [name, route] of allRoutes) {
    expect(page).toContain(`id="${name}"`);
    expect(page).toContain(route.path);
  }
  for (const type of eventTypes) expect(page).toContain(type);
  for (const code of errorCodes) expect(page).toContain(`id="${code}"`);
  expect((await fetch(`${host.url}/docs/docs.css`)).headers.get("content-type")).toContain("text/css");
});

describe("the HTTP server", () => {
  test("answers only under its own host names", async () => {
    for (const name of ["evil.test", "127.0.0.1", "127.0.0.1:1", "localhost.evil.test"])
      expect(await askAs("/v1/health", { host: name })).toBe(421);
    expect(await askAs("/v1/health", { host: `localhost:${new URL(host.url).port}` })).toBe(200);
  });

  test("lets pages of foreign origins neither read answers nor preflight writes", async () => {
    const read = await ask("GET", "/v1/health", { headers: { origin: "https://evil.test" } });
    expect(read.headers.get("access-control-allow-origin")).toBeNull();
    expect(
      await askAs(
        "/v1/rooms",
        { origin: "https://evil.test", "access-control-request-method": "POST" },
        "OPTIONS",
      ),
    ).toBe(403);
    expect(
      await askAs(
        "/v1/rooms",
        { origin: "hearth-app://ui", "access-control-request-method": "POST" },
        "OPTIONS",
      ),
    ).toBe(204);
  });

  test("answers 404 for unknown paths and 405 for unknown methods", async () => {
    expect((await ask("GET", "/v1/nothing")).code).toBe("SW_NOT_FOUND");
    expect((await ask("DELETE", "/v1/rooms", { token: member.token })).code).toBe("SW_METHOD_NOT_ALLOWED");
    for (const path of [
      "/../../etc/passwd",
      "/assets/../../../package.json",
      "/assets/%2e%2e/%2e%2e/package.json",
      "/assets/%00",
    ])
      expect(await askAs(path, {})).toBe(404);
  });

  test("accepts JSON without a content type, as the published curl examples send it, with a token only", async () => {
    const answer = await ask("POST", `/v1/rooms/${roomId}/messages`, {
      token: member.token,
      body: { body: "hi", txn_id: "curl" },
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(answer.status).toBe(201);
    const anonymous = await ask("POST", "/v1/invites/accept", {
      body: { code: "x", display_name: "X" },
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(anonymous.code).toBe("SW_UNSUPPORTED_TYPE");
  });
});

describe("the Calls API", () => {
  test("answers as its published contract says", async () => {
    const started = await ask("POST", "/v1/calls/initiate", {
      token: host.owner.token,
      body: { room_id: roomId, type: "video" },
    });
    expect(started.status).toBe(200);
    const callId = started.body.data?.["call_id"] as string;
    expect(started.body).toEqual({
      data: {
        call_id: expect.stringMatching(/^call-/),
        livekit_url: host.url.replace("http", "ws"),
        livekit_token: expect.stringMatching(/^eyJ/),
        livekit_room: `scaiwave-${callId}`,
      },
    });
    const joined = await ask("POST", `/v1/calls/${callId}/join`, { token: member.token });
    expect(joined.body.data).toMatchObject({ call_id: callId, livekit_room: `scaiwave-${callId}` });
    const state = await ask("GET", `/v1/calls/${callId}`, { token: member.token });
    expect(state.body.data).toMatchObject({
      id: callId,
      room_id: roomId,
      type: "video",
      status: "active",
      started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      ended_at: null,
      initiator_id: host.owner.userId,
      participants: [],
      recordings: [],
    });
    const refused = await ask("POST", `/v1/calls/${callId}/end`, { token: member.token });
    expect([refused.status, refused.code]).toEqual([403, "SW_CALL_FORBIDDEN"]);
    expect(
      (await ask("POST", `/v1/calls/${callId}/end`, { token: host.owner.token })).body.data,
    ).toMatchObject({ status: "ended" });
    for (const action of ["join", "leave", "reject", "end"]) {
      const answer = await ask("POST", `/v1/calls/${callId}/${action}`, { token: host.owner.token });
      expect([answer.status, answer.code], action).toEqual([409, "SW_CALL_ENDED"]);
    }
    expect((await ask("GET", `/v1/calls/${callId}`, { token: member.token })).body.data).toMatchObject({
      status: "ended",
    });
  });

  test("accepts the published examples unchanged", async () => {
    const curl = async (path: string, data: string | null) =>
      await promisify(execFile)("curl", [
        "-sSX",
        "POST",
        `${host.url}${path}`,
        "-H",
        `Authorization: Bearer ${host.owner.token}`,
        ...(data === null ? [] : ["-d", data]),
      ]).then(({ stdout }) => JSON.parse(stdout) as Answer["body"]);
    const started = await curl("/v1/calls/initiate", JSON.stringify({ room_id: roomId, type: "audio" }));
    expect(Object.keys(started.data ?? {})).toEqual([
      "call_id",
      "livekit_url",
      "livekit_token",
      "livekit_room",
    ]);
    const callId = String(started.data?.["call_id"]);
    expect((await curl(`/v1/calls/${callId}/join`, null)).data).toMatchObject({ call_id: callId });
    const recording = await curl(
      `/v1/calls/${callId}/recording/start`,
      '{"audio": true, "video": true, "transcript": true}',
    );
    expect(recording.error?.code).toBe("SW_CALL_RECORDING_DISABLED");
    const listed = await ask("GET", `/v1/calls/${callId}/recordings`, { token: member.token });
    expect(listed.body).toEqual({ data: [] });
    await curl(`/v1/calls/${callId}/end`, null);
    expect((await curl(`/v1/calls/${callId}/recording/stop`, null)).error?.code).toBe("SW_CALL_ENDED");
  });

  test("runs through the guide's own script", async () => {
    const env = { ...process.env, BASE: host.url, TOKEN: host.owner.token };
    const { stdout } = await promisify(execFile)("bash", ["resources/docs/first-call.sh"], { env });
    const answers = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { data: Record<string, unknown> });
    expect(answers.map(({ data }) => data["status"] ?? null)).toEqual([
      "ok",
      null,
      "ringing",
      "active",
      "ended",
      null,
    ]);
  });

  test("checks in a fixed order: token, existence, permission, state", async () => {
    const room = await host.owner.api.call(routes.createRoom, { body: { name: "Private" } });
    const call = await host.owner.api.call(routes.initiateCall, {
      body: { room_id: room.id, type: "audio" },
    });
    for (const [method, action] of [
      ["POST", "/join"],
      ["POST", "/leave"],
      ["POST", "/reject"],
      ["POST", "/end"],
      ["GET", ""],
    ] as const) {
      const at = (id: string) => `/v1/calls/${id}${action}`;
      expect((await ask(method, at("call-0"))).code).toBe("SW_UNAUTHENTICATED");
      expect((await ask(method, at("call-0"), { token: member.token })).code).toBe("SW_CALL_NOT_FOUND");
      expect((await ask(method, at(call.call_id), { token: member.token })).code).toBe("SW_CALL_FORBIDDEN");
    }
    await host.owner.api.call(routes.endCall, { params: { call_id: call.call_id } });
    expect((await ask("POST", `/v1/calls/${call.call_id}/end`, { token: member.token })).code).toBe(
      "SW_CALL_FORBIDDEN",
    );
    const initiate = (body: object, token = member.token) =>
      ask("POST", "/v1/calls/initiate", { token, body });
    expect((await initiate({ room_id: "room-0", type: "audio" })).code).toBe("SW_ROOM_NOT_FOUND");
    expect((await initiate({ room_id: room.id, type: "audio" })).code).toBe("SW_CALL_FORBIDDEN");
    expect((await initiate({ room_id: roomId, type: "hologram" })).code).toBe("SW_BAD_REQUEST");
  });

  test("refuses webhooks that LiveKit has not signed", async () => {
    for (const authorization of [undefined, "", "x", "Bearer x", host.owner.token]) {
      const answer = await ask("POST", "/v1/calls/webhook", {
        body: '{"event":"room_finished","room":{"name":"scaiwave-call-0"}}',
        headers: {
          "content-type": "application/webhook+json",
          ...(authorization === undefined ? {} : { authorization }),
        },
      });
      expect([answer.status, answer.code]).toEqual([401, "SW_UNAUTHENTICATED"]);
    }
  });
});

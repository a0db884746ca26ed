import { Hono } from "hono";
import { expect, test } from "vitest";
import * as z from "zod";
import { credentialOf } from "../../../../src/control-plane/http/credential.ts";
import { wrapAnswer } from "../../../../src/shared/contract/api.ts";
import { allRoutes } from "../../../../src/shared/contract/index.ts";
import { defineApi } from "../../../../src/shared/contract/route.ts";
import { v1 } from "../../../../src/shared/contract/v1.ts";

const bare = defineApi({
  prefix: "/api",
  envelope: null,
  errors: {
    schema: z.object({ success: z.literal(false), code: z.string(), message: z.string() }),
    write: (code, message) => ({ success: false, code, message }),
  },
  credential: { header: "x-access-token", scheme: null },
});

async function tokenIn(api: typeof v1 | typeof bare, headers: Record<string, string>) {
  const app = new Hono().get("/", (context) => context.json({ token: credentialOf(context, api) }));
  return ((await (await app.request("/", { headers })).json()) as { token: string | null }).token;
}

test("each API takes its own credential only", async () => {
  expect(await tokenIn(v1, { authorization: "Bearer abc" })).toBe("abc");
  expect(await tokenIn(v1, { authorization: "bearer abc" })).toBe("abc");
  expect(await tokenIn(bare, { "x-access-token": "abc" })).toBe("abc");
  for (const headers of [
    {},
    { authorization: "abc" },
    { authorization: "Basic abc" },
    { "x-access-token": "abc" },
    { authorization: `Bearer ${"x".repeat(201)}` },
  ])
    expect(await tokenIn(v1, headers as Record<string, string>)).toBeNull();
  for (const headers of [
    {},
    { authorization: "Bearer abc" },
    { "x-access-token": "Bearer abc" },
    { "x-access-token": "x".repeat(201) },
  ])
    expect(await tokenIn(bare, headers as Record<string, string>)).toBeNull();
});

test("an answer is wrapped as its API says", () => {
  expect(wrapAnswer(v1, { id: "a" })).toEqual({ data: { id: "a" } });
  expect(wrapAnswer(bare, [{ id: "a" }])).toEqual([{ id: "a" }]);
});

test("a refusal is one of its API's error schema", () => {
  for (const { errors } of [v1, bare])
    expect(errors.schema.safeParse(errors.write("SW_NOT_FOUND", "There is no such thing.")).success).toBe(
      true,
    );
});

test("routes are below their API's prefix, and GET takes no body", () => {
  for (const [name, { api, path, method, body }] of allRoutes) {
    expect(path.startsWith(`${api.prefix}/`), name).toBe(true);
    if (method === "GET") expect(body.kind, name).toBe("none");
  }
});

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { toWav } from "../../../../../src/control-plane/transcripts/audio/wav.ts";
import { EngineFailure } from "../../../../../src/control-plane/transcripts/engines/engine.ts";
import { HttpEngine } from "../../../../../src/control-plane/transcripts/engines/http-engine.ts";
import { Secret } from "../../../../../src/shared/base/secret.ts";
import { temporaryDirectory } from "../../../../helpers/host.ts";

/** A server of OpenAI's contract that answers as each test wants. */
let server: Server;
let url: string;
let answer: (
  request: { form: FormData; headers: IncomingMessage["headers"] },
  response: ServerResponse,
) => void;
let requests: { path: string | undefined; form: FormData; authorization: string | undefined }[];
let wav: string;
const KEY = "sk-very-secret-key";
const never = new AbortController().signal;

beforeEach(async () => {
  requests = [];
  wav = join(temporaryDirectory(), "turn.wav");
  writeFileSync(wav, toWav(new Int16Array(16_000)));
  server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await request.toArray());
  const headers = { "Content-Type": request.headers["content-type"] ?? "" };
  const form = await new Response(body, { headers }).formData();
  requests.push({ path: request.url, form, authorization: request.headers.authorization });
  answer({ form, headers: request.headers }, response);
}

const json = (value: unknown) => (_request: unknown, response: ServerResponse) =>
  void response.setHeader("Content-Type", "application/json").end(JSON.stringify(value));
const status =
  (code: number, headers: Record<string, string> = {}) =>
  (_request: unknown, response: ServerResponse) =>
    void response.writeHead(code, headers).end(`an error that repeats the key ${KEY}`);

const engineAt = (base = url, timeout = 10_000) =>
  new HttpEngine({ url: new URL(base), key: new Secret(KEY), model: "whisper-1", timeout });
const transcribe = (engine = engineAt(), signal = never) => engine.transcribe(wav, 1_000, signal);

async function failureOf(work: Promise<unknown>): Promise<EngineFailure> {
  const error = await work.then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(EngineFailure);
  expect(inspect(error, { depth: 9 })).not.toContain(KEY);
  return error as EngineFailure;
}

test("sends the audio, the model and the key, and reads language and times", async () => {
  answer = json({
    language: "english",
    segments: [{ start: 0.1, end: 0.9, text: " Hello." }],
    text: "Hello.",
  });
  expect(await transcribe()).toEqual({
    language: "english",
    segments: [{ startMs: 100, endMs: 900, text: "Hello." }],
  });
  const [request] = requests;
  expect(request).toMatchObject({ path: "/v1/audio/transcriptions", authorization: `Bearer ${KEY}` });
  const audio = request?.form.get("file");
  expect(audio).toMatchObject({ name: "turn.wav", type: "audio/wav", size: 44 + 32_000 });
  expect(request?.form.get("model")).toBe("whisper-1");
});

test.each(["", "/", "/v1", "/v1/"])(
  "finds the endpoint below a base address that ends in '%s'",
  async (end) => {
    answer = json({ text: "yes" });
    await transcribe(engineAt(`${url}/speech${end}`));
    expect(requests[0]?.path).toBe("/speech/v1/audio/transcriptions");
  },
);

test("asks a server that does not know verbose_json for json, once and for all", async () => {
  answer = ({ form }, response) =>
    form.get("response_format") === "json"
      ? json({ text: "yes" })(null, response)
      : status(400)(null, response);
  const engine = engineAt();
  const spoken = { language: null, segments: [{ startMs: 0, endMs: 1_000, text: "yes" }] };
  expect(await transcribe(engine)).toEqual(spoken);
  expect(await transcribe(engine)).toEqual(spoken);
  expect(requests.map(({ form }) => form.get("response_format"))).toEqual(["verbose_json", "json", "json"]);
});

test.each([
  [500, "failed"],
  [503, "failed"],
  [429, "failed"],
  [400, "refused"],
  [401, "refused"],
  [404, "refused"],
  [413, "refused"],
])("status %i is %s", async (code, problem) => {
  answer = status(code);
  expect(await failureOf(transcribe())).toMatchObject({ problem, retryAfter: null });
});

test("passes on how long a busy server wants us to wait", async () => {
  answer = status(429, { "Retry-After": "7" });
  expect((await failureOf(transcribe())).retryAfter).toBe(7_000);
  answer = status(503, { "Retry-After": new Date(Date.now() + 60_000).toUTCString() });
  expect((await failureOf(transcribe())).retryAfter).toBeGreaterThan(50_000);
  answer = status(503, { "Retry-After": "soon" });
  expect((await failureOf(transcribe())).retryAfter).toBeNull();
});

test("does not follow a redirect, which would take the audio and the key elsewhere", async () => {
  answer = status(307, { Location: `${url}/elsewhere` });
  expect((await failureOf(transcribe())).problem).toBe("refused");
  expect(requests).toHaveLength(1);
});

test.each([
  ["HTML", (_request: unknown, response: ServerResponse) => void response.end("<html>")],
  ["an error with status 200", json({ error: { message: "no" } })],
  ["JSON that ends early", (_request: unknown, response: ServerResponse) => void response.end('{"text": "a')],
  ["nothing", (_request: unknown, response: ServerResponse) => void response.end()],
  ["more than an answer can be", json({ text: "a".repeat(2 * 1024 * 1024) })],
])("refuses %s", async (_name, answerWith) => {
  answer = answerWith;
  expect((await failureOf(transcribe())).problem).toBe("malformed");
});

test("stops reading an answer without end", async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  answer = (_request, response) => {
    const chunk = "a".repeat(64 * 1024);
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once("drain", more);
    };
    response.on("close", resolve);
    more();
  };
  expect((await failureOf(transcribe())).problem).toBe("malformed");
  await closed;
});

test("a server that is not there, breaks off, or lies about its length is unreachable", async () => {
  answer = (_request, response) => void response.socket?.destroy();
  expect((await failureOf(transcribe())).problem).toBe("unreachable");
  answer = (_request, response) => {
    response.writeHead(200, { "Content-Length": "1000" });
    response.write('{"text":');
    response.socket?.end();
  };
  expect((await failureOf(transcribe())).problem).toBe("unreachable");
  server.close();
  server.closeAllConnections();
  expect((await failureOf(transcribe())).problem).toBe("unreachable");
});

test.each([
  ["never answers", () => {}],
  [
    "answers byte by byte",
    (_request: unknown, response: ServerResponse) => {
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    },
  ],
])("a server that %s takes too long", async (_name, answerWith) => {
  answer = answerWith;
  expect((await failureOf(transcribe(engineAt(url, 300)))).problem).toBe("timeout");
});

test("can be cancelled", async () => {
  const stopping = new AbortController();
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  answer = (_request, response) => {
    response.on("close", resolve);
    stopping.abort(new Error("cancelled"));
  };
  await expect(transcribe(engineAt(), stopping.signal)).rejects.toThrow("cancelled");
  await closed;
  await expect(transcribe(engineAt(), stopping.signal)).rejects.toThrow("cancelled");
  expect(requests).toHaveLength(1);
});

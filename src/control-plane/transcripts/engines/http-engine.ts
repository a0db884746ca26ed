import http from "node:http";
import https from "node:https";
import { readFile } from "node:fs/promises";
import type { Secret } from "../../../shared/base/secret.ts";
import { EngineFailure, type Engine, type EngineProblem, type Spoken } from "./engine.ts";
import { MAX_ANSWER, readJson } from "./read-answer.ts";

interface Parts {
  /** An OpenAI-compatible base address, with or without the `/v1` at its end. */
  readonly url: URL;
  readonly key: Secret | null;
  readonly model: string;
  /** For one turn. Milliseconds. */
  readonly timeout: number;
}

/** Transcribes with a server that has OpenAI's `/v1/audio/transcriptions`. */
export class HttpEngine implements Engine {
  readonly name: string;
  readonly #parts: Parts;
  readonly #endpoint: URL;
  /** Has the language and times of segments; not every server and model supports it. */
  #format: "verbose_json" | "json" = "verbose_json";

  constructor(parts: Parts) {
    this.name = parts.model;
    this.#parts = parts;
    this.#endpoint = new URL(parts.url);
    const base = parts.url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "");
    this.#endpoint.pathname = `${base}/v1/audio/transcriptions`;
  }

  async transcribe(wav: string, durationMs: number, signal: AbortSignal): Promise<Spoken> {
    signal.throwIfAborted();
    const audio = new Blob([await readFile(wav)], { type: "audio/wav" });
    const limit = AbortSignal.timeout(this.#parts.timeout);
    const ending = AbortSignal.any([signal, limit]);
    try {
      return readJson(await this.#ask(audio, ending), durationMs);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof EngineFailure) throw error;
      if (limit.aborted) throw new EngineFailure("timeout", "the server took too long");
      // Also if the connection breaks in the answer. The reason is in `cause`; there is no secret in it.
      throw new EngineFailure("unreachable", "the server cannot be reached", { cause: error });
    }
  }

  async #ask(audio: Blob, signal: AbortSignal): Promise<string> {
    const response = await this.#post(audio, signal);
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return await readBounded(response);
    response.destroy();
    const isFormatUnknown = status === 400 || status === 422;
    if (isFormatUnknown && this.#format === "verbose_json") {
      this.#format = "json";
      return await this.#ask(audio, signal);
    }
    throw new EngineFailure(problemOf(status), `the server answered with status ${status}`, {
      retryAfter: retryAfterOf(response),
    });
  }

  /** Follows no redirect: the audio and the key are for this server. */
  async #post(audio: Blob, signal: AbortSignal): Promise<http.IncomingMessage> {
    const { key, model } = this.#parts;
    const form = new FormData();
    form.set("file", audio, "turn.wav");
    form.set("model", model);
    form.set("response_format", this.#format);
    const encoded = new Response(form);
    const body = Buffer.from(await encoded.arrayBuffer());
    const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
    const client = this.#endpoint.protocol === "https:" ? https : http;
    const request = client.request(this.#endpoint, {
      method: "POST",
      agent: false,
      headers: {
        accept: "application/json",
        "content-type": encoded.headers.get("content-type") ?? "",
        "content-length": body.length,
        ...(key ? { authorization: `Bearer ${key.reveal()}` } : {}),
      },
      signal,
    });
    request.on("response", resolve);
    request.on("error", reject);
    request.end(body);
    return await promise;
  }
}

/** Too many requests, and what the server has to repair, passes. */
const problemOf = (status: number): EngineProblem =>
  status === 408 || status === 429 || status >= 500 ? "failed" : "refused";

/** Seconds or a date. */
function retryAfterOf({ headers }: http.IncomingMessage): number | null {
  const value = headers["retry-after"];
  if (value === undefined) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

async function readBounded(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > MAX_ANSWER)
      throw new EngineFailure("malformed", `the answer is larger than ${MAX_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

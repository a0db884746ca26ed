import { buffer } from "node:stream/consumers";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";

/** Types under which a body is read as JSON: none and urlencoded are what `curl -d` and `curl -X POST` send. */
const JSON_TYPES = new Set(["", "application/json", "application/x-www-form-urlencoded"]);

/**
 * The body of a request as it arrives; throws beyond `limit` bytes. It is read from the connection itself, so that a
 * refusal leaves the rest unread.
 */
export async function* streamBody(context: Context, limit: number): AsyncGenerator<Uint8Array> {
  const { incoming } = context.env as HttpBindings;
  // A body whose Content-Length is too large is not read at all.
  if (Number(incoming.headers["content-length"]) > limit) throw new Failure("SW_BODY_TOO_LARGE");
  let size = 0;
  try {
    for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > limit) throw new Failure("SW_BODY_TOO_LARGE");
      yield chunk;
    }
  } catch (error) {
    throw error instanceof Failure
      ? error
      : new Failure("SW_BAD_REQUEST", "The body ended too early.", error);
  }
}

/** A body as text. */
export const textOf = async (body: AsyncIterable<Uint8Array>): Promise<string> =>
  (await buffer(body)).toString("utf8");

/** The text of a JSON body, of at most `limit` bytes. */
export async function readJsonText(context: Context, limit: number, hasToken: boolean): Promise<string> {
  const type = (context.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!JSON_TYPES.has(type)) throw new Failure("SW_UNSUPPORTED_TYPE");
  const text = await textOf(streamBody(context, limit));
  // Without a token, it could come from a form on a foreign page, which cannot send application/json.
  if (type !== "application/json" && text !== "" && !hasToken) throw new Failure("SW_UNSUPPORTED_TYPE");
  return text;
}

/** Parses a body; an empty one is `{}`. */
export function parseJson(text: string): unknown {
  if (text === "") return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new Failure("SW_BAD_REQUEST", "The body is not valid JSON.", error);
  }
  if (isDeeperThan(body, limits.maxJsonDepth))
    throw new Failure("SW_BAD_REQUEST", "The body is nested too deeply.");
  return body;
}

/** Level by level, so that depth costs no stack. */
function isDeeperThan(value: unknown, maxDepth: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= maxDepth; depth += 1) {
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
    if (level.length === 0) return false;
  }
  return true;
}

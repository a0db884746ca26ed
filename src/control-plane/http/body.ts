import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";

/** Types under which a body is read as JSON: none and urlencoded are what `curl -d` and `curl -X POST` send. */
const JSON_TYPES = new Set(["", "application/json", "application/x-www-form-urlencoded"]);

/** The body of a request, up to a size limit. It is read from the connection itself, so that a refusal leaves the rest unread. */
export async function readText(context: Context<{ Bindings: HttpBindings }>, most: number): Promise<string> {
  const { incoming } = context.env;
  // By its Content-Length: a body that is announced as too large is not read at all.
  if (Number(incoming.headers["content-length"]) > most) throw new Failure("SW_BODY_TOO_LARGE");
  const early = new Failure("SW_BAD_REQUEST", "The body ended too early.");
  if (incoming.destroyed) throw early;
  const chunks: Buffer[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) chunks.push(chunk);
      else reject(new Failure("SW_BODY_TOO_LARGE"));
    });
    incoming.once("end", resolve);
    incoming.once("close", () => reject(early));
  });
  return Buffer.concat(chunks).toString("utf8");
}

/** The text of a JSON body. */
export async function readJsonText(context: Context, most: number): Promise<string> {
  const type = (context.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!JSON_TYPES.has(type)) throw new Failure("SW_UNSUPPORTED_TYPE");
  const text = await readText(context, most);
  // Without a token, anybody could have sent it: a form of a foreign page, say. Then the type has to be right.
  if (type !== "application/json" && text !== "" && !context.req.header("authorization"))
    throw new Failure("SW_UNSUPPORTED_TYPE");
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
  if (isDeeperThan(body, limits.jsonDepth))
    throw new Failure("SW_BAD_REQUEST", "The body is nested too deeply.");
  return body;
}

/** Level by level, so that depth costs no stack. */
function isDeeperThan(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= most; depth += 1) {
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
    if (level.length === 0) return false;
  }
  return true;
}

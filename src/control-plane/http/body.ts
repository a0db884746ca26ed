import type { Context } from "hono";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";

/** Types under which a body is read as JSON: none and urlencoded are what `curl -d` and `curl -X POST` send. */
const JSON_TYPES = new Set(["", "application/json", "application/x-www-form-urlencoded"]);

/** The JSON body of a request; an empty one is `{}`. Hono's body limit has bounded its size by now. */
export async function readJson(context: Context): Promise<unknown> {
  const type = (context.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const text = await context.req.text();
  if (!JSON_TYPES.has(type)) throw new Failure("SW_UNSUPPORTED_TYPE");
  // Without a token, anybody could have sent it: a form of a foreign page, say. Then the type has to be right.
  if (type !== "application/json" && text !== "" && !context.req.header("authorization"))
    throw new Failure("SW_UNSUPPORTED_TYPE");
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

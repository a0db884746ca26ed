import type * as z from "zod";
import type { Address, AnswerOf, BodyInputOf, Route, RouteAt } from "../../shared/contract/route.ts";
import type { ErrorCode } from "../../shared/errors/codes.ts";
import { sendOnce } from "./repeat.ts";

/** A host answers within this time, or not at all: one that hangs is restarted by then. */
const ANSWER_LIMIT = 30_000;

/** Why a request failed: the server's error code, or that the server could not be reached. */
export class ApiError extends Error {
  readonly code: ErrorCode | "OFFLINE";

  constructor(code: ErrorCode | "OFFLINE", message: string) {
    super(message);
    this.name = "ApiError";
    this.code = code;
  }
}

interface AllInput<R extends Route> {
  params: z.input<R["params"]>;
  query: z.input<R["query"]>;
  body: BodyInputOf<R>;
}

/** The parts of a request that a route has; the others need not be named. */
type Input<R extends Route> = {
  [
    Part in keyof AllInput<R> as AllInput<R>[Part] extends Record<string, never> ? never : Part
  ]: AllInput<R>[Part];
};

interface Parts {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: object;
}

export interface Api {
  readonly url: string;
  call<A extends Address>(route: A, input?: Partial<Input<RouteAt<A>>>): Promise<AnswerOf<RouteAt<A>>>;
}

/** A client of one host, typed by the contract. Responses are trusted, not validated; the tests check them. */
export function createApi(url: string, accessToken: string | null): Api {
  return {
    url,
    async call<A extends Address>(route: A, input: Partial<Input<RouteAt<A>>> = {}) {
      const parts: Parts = input;
      if (!route.repeatable || "txn_id" in (parts.body ?? {})) return await ask(route, parts);
      return await sendOnce(
        JSON.stringify([url, accessToken, route.method, route.path, parts]),
        (id) => ask(route, { ...parts, body: { ...parts.body, txn_id: id } }),
        (error) => error instanceof ApiError && (error.code === "OFFLINE" || error.code === "SW_INTERNAL"),
      );
    },
  };

  async function ask<A extends Address>(route: A, { params, query, body }: Parts) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(params?.[name] ?? ""),
    );
    const search = query ? `?${new URLSearchParams(stringsOf(query))}` : "";
    const headers: Record<string, string> = {};
    if (accessToken !== null) headers["Authorization"] = `Bearer ${accessToken}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const response = await fetch(url + path + search, {
      method: route.method,
      headers,
      signal: AbortSignal.timeout(ANSWER_LIMIT),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new ApiError("OFFLINE", String(error));
    });
    // A proxy in between may answer without JSON; then only the status is known.
    const answer = (await response.json().catch(() => ({}))) as {
      data?: unknown;
      error?: { code: ErrorCode; message: string };
    };
    if (!response.ok)
      throw new ApiError(answer.error?.code ?? "SW_INTERNAL", answer.error?.message ?? response.statusText);
    return answer.data as AnswerOf<RouteAt<A>>;
  }
}

function stringsOf(query: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, String(value)]),
  );
}

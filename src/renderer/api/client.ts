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
  /** The response itself, of a route that does not answer with JSON only. */
  fetch<A extends Address>(route: A, input?: Partial<Input<RouteAt<A>>>): Promise<Response>;
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
    fetch: (route, input = {}) => send(route, input),
  };

  async function ask<A extends Address>(route: A, parts: Parts) {
    const answer = (await jsonOf(await send(route, parts))) as { data?: unknown };
    return answer.data as AnswerOf<RouteAt<A>>;
  }

  async function send(route: Address, { params, query, body }: Parts): Promise<Response> {
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
    if (response.ok) return response;
    const { error } = (await jsonOf(response)) as { error?: { code: ErrorCode; message: string } };
    throw new ApiError(error?.code ?? "SW_INTERNAL", error?.message ?? response.statusText);
  }
}

/** A proxy in between may answer without JSON; then only the status is known. */
const jsonOf = (response: Response): Promise<unknown> => response.json().catch(() => ({}));

function stringsOf(query: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name, String(value)]),
  );
}

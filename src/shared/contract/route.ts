import * as z from "zod";
import { limits } from "../base/limits.ts";
import type { ErrorCode } from "../errors/codes.ts";

// A strict Content-Security-Policy forbids the code that zod would otherwise generate at run time.
z.config({ jitless: true });

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** `session`: a Bearer token is needed. `none`: anybody may ask. `livekit`: signed by the media server. */
export type Authentication = "session" | "none" | "livekit";

/**
 * What an API token may be allowed to do. A route without a scope is for signed-in devices only: no token of a
 * script can sign people in, or make tokens.
 */
export const apiScopes = ["read", "write", "calls", "record", "manage"] as const;
export type ApiScope = (typeof apiScopes)[number];

/** One HTTP route: the server registers it, the client calls it and the OpenAPI document describes it from here. */
export interface Route<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
  Auth extends Authentication = Authentication,
> {
  readonly method: Method;
  /** With parameters in braces, as OpenAPI writes them: `/v1/rooms/{room_id}`. */
  readonly path: `/v1/${string}`;
  readonly summary: string;
  readonly auth: Auth;
  /** The scope that an API token needs here; null where none suffices. */
  readonly scope: ApiScope | null;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Whether the body takes a `txn_id`, with which the request can safely be repeated. */
  readonly repeatable: boolean;
  /** What stands under `data` in the answer. */
  readonly answer: Answer;
  readonly status: 200 | 201;
  /** What can go wrong beyond what every route can answer (see `commonErrors`). */
  readonly errors: readonly ErrorCode[];
}

/** A route without its schemas, but with their types. */
export interface Address<R extends Route = Route> extends Pick<Route, "method" | "path" | "repeatable"> {
  /** Exists only as a type. */
  readonly route?: R;
}

/** The route of an address; a route is its own address. */
export type RouteAt<A> = A extends Route ? A : A extends Address<infer R> ? R : never;

/** Part of the body of each route that creates something, except those of the Calls API. */
export const repeatable = {
  txn_id: z
    .string()
    .min(1)
    .max(limits.transactionId)
    .optional()
    .meta({
      description:
        "An idempotency key of your choice. For a day, the same request with the same key gets the same answer and " +
        "creates nothing new; a key belongs to your session and this route.",
    }),
};

/** The same, where nobody is signed in yet. */
export const repeatableByAnybody = {
  txn_id: z
    .string()
    .min(limits.minAnonymousTransactionId)
    .max(limits.transactionId)
    .optional()
    .meta({
      description:
        "A random idempotency key. For a day, the same request with the same key gets the same answer and " +
        "creates nothing new.",
    }),
};

const nothing = z.object({});

/** Fills in what most routes have in common: no parameters, no query, no body, a session, 200. */
export function route<
  Answer extends z.ZodType,
  Params extends z.ZodObject = typeof nothing,
  Query extends z.ZodObject = typeof nothing,
  Body extends z.ZodType = typeof nothing,
  Auth extends Authentication = "session",
>(definition: {
  method: Method;
  path: `/v1/${string}`;
  summary: string;
  auth?: Auth;
  scope?: ApiScope;
  params?: Params;
  query?: Query;
  body?: Body;
  answer: Answer;
  status?: 200 | 201;
  errors?: readonly ErrorCode[];
}): Route<Params, Query, Body, Answer, Auth> {
  return {
    auth: "session" as Auth,
    scope: null,
    status: 200,
    repeatable: definition.body instanceof z.ZodObject && "txn_id" in definition.body.shape,
    errors: [],
    params: nothing as unknown as Params,
    query: nothing as unknown as Query,
    body: nothing as unknown as Body,
    ...definition,
  };
}

/** What any route may answer, whatever it does. */
export const commonErrors: readonly ErrorCode[] = [
  "SW_BAD_REQUEST",
  "SW_FORBIDDEN_ORIGIN",
  "SW_WRONG_HOST",
  "SW_RATE_LIMITED",
  "SW_INTERNAL",
];

/** What a route that takes a body may answer as well. */
export const bodyErrors: readonly ErrorCode[] = [
  "SW_BODY_TOO_LARGE",
  "SW_UNSUPPORTED_TYPE",
  "SW_DISK_FULL",
  "SW_STORAGE_FAILED",
];

export type ParamsOf<R extends Route> = z.output<R["params"]>;
export type QueryOf<R extends Route> = z.output<R["query"]>;
export type BodyOf<R extends Route> = z.output<R["body"]>;
export type AnswerOf<R extends Route> = z.output<R["answer"]>;

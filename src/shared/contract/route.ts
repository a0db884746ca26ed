import * as z from "zod";
import { limits, type Rate } from "../base/limits.ts";
import type { ErrorCode } from "../errors/codes.ts";
import type { Api } from "./api.ts";

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

/** No body is read. */
export interface NoBody {
  readonly kind: "none";
}

/** JSON: read whole, then validated. */
export interface JsonBody<Schema extends z.ZodType = z.ZodType> {
  readonly kind: "json";
  readonly schema: Schema;
  /** Bytes. */
  readonly limit: number;
}

/** Bytes: the handler reads them as they arrive, up to the limit. */
export interface StreamBody {
  readonly kind: "stream";
  /** What a client sends it as. */
  readonly contentType: string;
  /** Bytes. */
  readonly limit: number;
}

export type RouteBody = NoBody | JsonBody | StreamBody;

export const noBody: NoBody = { kind: "none" };

/** `limit` is in bytes. */
export const json = <Schema extends z.ZodType>(
  schema: Schema,
  limit: number = limits.jsonBody,
): JsonBody<Schema> => ({ kind: "json", schema, limit });

export const stream = (contentType: string, limit: number): StreamBody => ({
  kind: "stream",
  contentType,
  limit,
});

/** One HTTP route: the server registers it, the client calls it and the OpenAPI document describes it from here. */
export interface Route<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends RouteBody = RouteBody,
  Answer extends z.ZodType = z.ZodType,
  Auth extends Authentication = Authentication,
> {
  readonly api: Api;
  readonly method: Method;
  /** With parameters in braces, as OpenAPI writes them: `/v1/rooms/{room_id}`. */
  readonly path: string;
  readonly summary: string;
  readonly auth: Auth;
  /** The scope that an API token needs here; null where none suffices. */
  readonly scope: ApiScope | null;
  readonly params: Params;
  readonly query: Query;
  /** What body it takes. Nothing of it is read before the caller is authenticated. */
  readonly body: Body;
  /** Whether the body takes a `txn_id`, with which the request can safely be repeated. */
  readonly repeatable: boolean;
  /** Whether requests wait for their turn; not if they are as cheap as a refusal and must work during any flood. */
  readonly queued: boolean;
  /** How often one person may call it; null for what all reads, or all other writes, have in common. */
  readonly rate: Rate | null;
  /** The answer, without its envelope. */
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

/** What is written for a route: the rest is what most of them have in common. */
export interface RouteDefinition<
  Prefix extends string,
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends RouteBody,
  Answer extends z.ZodType,
  Auth extends Authentication,
> {
  method: Method;
  path: `${Prefix}/${string}`;
  summary: string;
  /** `session` if left out. */
  auth?: Auth;
  scope?: ApiScope;
  params?: Params;
  query?: Query;
  /** If left out: none for GET, an empty object otherwise. */
  body?: Body;
  queued?: boolean;
  rate?: Rate;
  answer: Answer;
  /** 200 if left out. */
  status?: 200 | 201;
  errors?: readonly ErrorCode[];
}

/** An API, with a function that defines its routes. */
export function defineApi<Prefix extends string>(api: Api<Prefix>) {
  function route<
    Answer extends z.ZodType,
    Params extends z.ZodObject = typeof nothing,
    Query extends z.ZodObject = typeof nothing,
    Body extends RouteBody = JsonBody<typeof nothing>,
    Auth extends Authentication = "session",
  >(
    definition: RouteDefinition<Prefix, Params, Query, Body, Answer, Auth>,
  ): Route<Params, Query, Body, Answer, Auth> {
    const { method, body = method === "GET" ? noBody : json(nothing) } = definition;
    return {
      api,
      auth: "session" as Auth,
      scope: null,
      status: 200,
      queued: true,
      rate: null,
      errors: [],
      params: nothing as unknown as Params,
      query: nothing as unknown as Query,
      ...definition,
      body: body as Body,
      repeatable: hasTransactionId(body),
    };
  }
  return { ...api, route };
}

const hasTransactionId = (body: RouteBody): boolean =>
  body.kind === "json" && body.schema instanceof z.ZodObject && "txn_id" in body.schema.shape;

/** What any route may answer, whatever it does. */
export const commonErrors: readonly ErrorCode[] = [
  "SW_BAD_REQUEST",
  "SW_FORBIDDEN_ORIGIN",
  "SW_WRONG_HOST",
  "SW_RATE_LIMITED",
  "SW_INTERNAL",
];

/** What a route that takes a body may answer as well. */
export const bodyErrors: readonly ErrorCode[] = ["SW_BODY_TOO_LARGE", "SW_UNSUPPORTED_TYPE"];

/** What a route that writes may answer as well. */
export const writeErrors: readonly ErrorCode[] = ["SW_DISK_FULL", "SW_STORAGE_FAILED"];

export type ParamsOf<R extends Route> = z.output<R["params"]>;
export type QueryOf<R extends Route> = z.output<R["query"]>;
/** The body as the handler gets it. */
export type BodyOf<R extends Route> =
  R["body"] extends JsonBody<infer Schema>
    ? z.output<Schema>
    : R["body"] extends StreamBody
      ? AsyncIterable<Uint8Array>
      : Record<string, never>;
/** The body as a client gives it. */
export type BodyInputOf<R extends Route> =
  R["body"] extends JsonBody<infer Schema> ? z.input<Schema> : Record<string, never>;
export type AnswerOf<R extends Route> = z.output<R["answer"]>;

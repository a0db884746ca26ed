import * as z from "zod";
import { limits, type Rate } from "../base/limits.ts";
import type { ErrorCode } from "../errors/codes.ts";
import type { Api } from "./api.ts";

// Zod's JIT compiler generates code at run time, which a strict Content-Security-Policy forbids.
z.config({ jitless: true });

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * `session`: requires an access token. `optional`: public, and may do more with an access token. `none`: public. `livekit`:
 * signed by the media server. `recorder`: requires the token of a recorder. `participant`: requires the credential of a
 * participant of a conference, `<conference_id>.<participant_secret>`.
 */
export type Authentication = "session" | "optional" | "none" | "livekit" | "recorder" | "participant";

/**
 * The scopes of API tokens. A route without a scope accepts no API token, only the session of a device: a script cannot
 * sign people in or create tokens.
 */
export const apiScopes = ["read", "write", "calls", "record", "conferences", "manage"] as const;
export type ApiScope = (typeof apiScopes)[number];

/** No body is read. */
export interface NoBody {
  readonly kind: "none";
}

/** JSON, validated once it has been received. */
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

/** An HTTP route. The server, the client and the OpenAPI document all use this definition. */
export interface Route<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends RouteBody = RouteBody,
  Answer extends z.ZodType = z.ZodType,
  Auth extends Authentication = Authentication,
> {
  readonly api: Api;
  readonly method: Method;
  /** With parameters in braces, as in OpenAPI: `/v1/rooms/{room_id}`. */
  readonly path: string;
  readonly summary: string;
  readonly auth: Auth;
  /** The scope that an API token requires; null if no API token is accepted. */
  readonly scope: ApiScope | null;
  readonly params: Params;
  readonly query: Query;
  /** Its request body, which is not read before the caller is authenticated. */
  readonly body: Body;
  /** Whether the body has a `txn_id`, an idempotency key that makes retries safe. */
  readonly repeatable: boolean;
  /** Whether requests are queued. Not if they are as cheap as a refusal and must work during any flood. */
  readonly queued: boolean;
  /** How often one person may call it; null for what all reads, or all other writes, have in common. */
  readonly rate: Rate | null;
  /** The answer, without its envelope. */
  readonly answer: Answer;
  readonly status: 200 | 201;
  /** The errors of this route, in addition to `commonErrors`. */
  readonly errors: readonly ErrorCode[];
}

/** A route without its schemas, but with the types of their values. */
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

/** The same for routes without a session. The key must not be guessable. */
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

/** What defines a route; everything optional has a default. */
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
  /** `session` by default. */
  auth?: Auth;
  scope?: ApiScope;
  params?: Params;
  query?: Query;
  /** By default none for GET, otherwise an empty object. */
  body?: Body;
  queued?: boolean;
  rate?: Rate;
  answer: Answer;
  /** 200 by default. */
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

/** The errors that every route may return. */
export const commonErrors: readonly ErrorCode[] = [
  "SW_BAD_REQUEST",
  "SW_FORBIDDEN_ORIGIN",
  "SW_WRONG_HOST",
  "SW_RATE_LIMITED",
  "SW_INTERNAL",
];

/** The additional errors of routes with a body. */
export const bodyErrors: readonly ErrorCode[] = ["SW_BODY_TOO_LARGE", "SW_UNSUPPORTED_TYPE"];

/** The additional errors of routes that write. */
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

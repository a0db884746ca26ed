import type { Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type * as z from "zod";
import { wrapAnswer } from "../../shared/contract/api.ts";
import { routes, type RouteName } from "../../shared/contract/index.ts";
import type { AnswerOf, BodyOf, ParamsOf, QueryOf, Route } from "../../shared/contract/route.ts";
import { Failure } from "../../shared/errors/failure.ts";
import {
  keyOf,
  personOf,
  type Caller,
  type ParticipantCaller,
  type RecorderCaller,
  type Requester,
} from "../permissions/caller.ts";
import type { RequestKey } from "../ports/storage.ts";
import type { Scheduler } from "../limiting/scheduler.ts";
import { parseJson, readJsonText, streamBody } from "./body.ts";
import { credentialOf } from "./credential.ts";
import type { RouteLimits } from "./route-limits.ts";
import { requestKeyOf } from "./request-key.ts";

export interface Request<R extends Route> {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  /** The idempotency key of the request, from the body's `txn_id`; null if there is none. */
  readonly requestKey: RequestKey | null;
  readonly context: Context;
}

type CallerOf<R extends Route> = R["auth"] extends "session"
  ? Caller
  : R["auth"] extends "optional"
    ? Caller | null
    : R["auth"] extends "recorder"
      ? RecorderCaller
      : R["auth"] extends "participant"
        ? ParticipantCaller
        : null;

export type Handler<R extends Route> = (
  request: Request<R>,
  caller: CallerOf<R>,
) => AnswerOf<R> | Promise<AnswerOf<R>>;

export type Handlers<Names extends RouteName> = { [Name in Names]: Handler<(typeof routes)[Name]> };

/** The checks that every request passes. */
export interface Gate {
  /**
   * The caller, or null if the route requires none and there is none; throws without valid credentials, and beyond the
   * rate limit.
   */
  readonly authenticate: (context: Context, route: Route) => Requester | null;
  /** The same caller, checked again after a wait. */
  readonly reauthenticate: (context: Context, route: Route) => Requester;
  readonly scheduler: Scheduler;
  readonly routeLimits: RouteLimits;
}

/**
 * Serves routes of the contract: authentication, then the body, then a turn, then the answer in its API's envelope.
 */
export function mount<Names extends RouteName>(
  app: Hono,
  { authenticate, reauthenticate, scheduler, routeLimits }: Gate,
  handlers: Handlers<Names>,
): void {
  for (const name of Object.keys(handlers) as Names[]) {
    const route: Route = routes[name];
    // The table is keyed by route name, so the handler fits its route; TypeScript cannot follow the pair.
    const handle = handlers[name] as unknown as (
      request: Request<Route>,
      caller: Requester | null,
    ) => unknown;
    app.on(route.method, route.path.replaceAll(/\{(\w+)\}/g, ":$1"), async (context) => {
      const admitted = authenticate(context, route);
      const body = await readBody(context, route);
      if (route.queued) await scheduler.turn(admitted ? keyOf(admitted) : route.auth);
      const input = {
        params: parse(route.params, context.req.param()),
        query: parse(route.query, context.req.query()),
        body: body(),
      };
      // Reading the body and waiting for the turn take time, in which the caller may have been signed out or demoted.
      const caller = admitted && reauthenticate(context, route);
      const person = personOf(caller);
      if (caller) routeLimits.take(route, keyOf(caller));
      const requestKey = requestKeyOf(name, person, credentialOf(context, route.api), input);
      const answer = await handle({ ...input, requestKey, context } as Request<Route>, caller);
      return context.json(wrapAnswer(route.api, answer) as object, route.status as ContentfulStatusCode);
    });
  }
}

/** Reads the body that the route takes. Returns a function that parses it, which is work for the request's turn. */
async function readBody(context: Context, { api, body }: Route): Promise<() => unknown> {
  switch (body.kind) {
    case "none":
      return () => ({});
    case "json": {
      const text = await readJsonText(context, body.limit, credentialOf(context, api) !== null);
      return () => parse(body.schema, parseJson(text));
    }
    case "stream":
      return () => streamBody(context, body.limit);
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue?.path.join(".");
  throw new Failure("SW_BAD_REQUEST", [where, issue?.message].filter(Boolean).join(": "), result.error);
}

import type { Context, Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import * as z from "zod";
import { limits } from "../../shared/base/limits.ts";
import { routes, type RouteName } from "../../shared/contract/index.ts";
import type { AnswerOf, BodyOf, ParamsOf, QueryOf, Route } from "../../shared/contract/route.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Caller } from "../accounts/caller.ts";
import type { Transaction } from "../ports/storage.ts";
import type { Turns } from "../realtime/turns.ts";
import { parseJson, readJsonText } from "./body.ts";
import type { RouteQuotas } from "./route-quotas.ts";
import { bearerToken } from "./session.ts";
import { transactionOf } from "./transaction.ts";

export interface Request<R extends Route> {
  readonly params: ParamsOf<R>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  /** The transaction of the body's `txn_id`; null if there is none. */
  readonly transaction: Transaction | null;
  readonly context: Context;
}

type CallerOf<R extends Route> = R["auth"] extends "session" ? Caller : Caller | null;

export type Handler<R extends Route> = (
  request: Request<R>,
  caller: CallerOf<R>,
) => AnswerOf<R> | Promise<AnswerOf<R>>;

export type Handlers<Names extends RouteName> = { [Name in Names]: Handler<(typeof routes)[Name]> };

/** The checks that every request passes. */
export interface Gate {
  /** The caller, or null if the route needs none; throws if they may not, and beyond the rate limit. */
  readonly authenticate: (context: Context, route: Route) => Caller | null;
  /** The same caller, checked again after a wait. */
  readonly again: (context: Context, route: Route) => Caller;
  readonly turns: Turns;
  readonly quotas: RouteQuotas;
}

/** Only messages may be long. */
const longBodies = new Set<RouteName>(["sendMessage"]);
/** Exempt from rate limits: these are as cheap as a refusal, and monitoring has to work during any flood. */
const withoutTurn = new Set<RouteName>(["getHealth"]);

/**
 * Serves the routes of the contract: authentication, then a turn, then the body, then the response in its envelope.
 */
export function mount<Names extends RouteName>(
  app: Hono,
  { authenticate, again, turns, quotas }: Gate,
  handlers: Handlers<Names>,
): void {
  for (const name of Object.keys(handlers) as Names[]) {
    const route: Route = routes[name];
    // The table is keyed by route name, so the handler fits its route; TypeScript cannot follow the pair.
    const handle = handlers[name] as unknown as (request: Request<Route>, caller: Caller | null) => unknown;
    app.on(route.method, route.path.replaceAll(/\{(\w+)\}/g, ":$1"), async (context) => {
      const admitted = authenticate(context, route);
      const takesBody = route.method !== "GET" && route.auth !== "livekit";
      const most = longBodies.has(name) ? limits.body : limits.shortBody;
      const text = takesBody ? await readJsonText(context, most) : "";
      if (!withoutTurn.has(name)) await turns.take(admitted?.userId ?? route.auth);
      const asked = {
        params: parse(route.params, context.req.param()),
        query: parse(route.query, context.req.query()),
        body: parse(route.body, parseJson(text)),
      };
      // Reading the body and waiting for the turn take time, in which the caller may have been signed out or demoted.
      const caller = admitted && again(context, route);
      if (caller) quotas.take(name, route, caller.userId);
      const transaction = transactionOf(name, caller, bearerToken(context), asked);
      const request = { ...asked, transaction, context };
      const data = await handle(request, caller);
      return context.json({ data }, route.status as ContentfulStatusCode);
    });
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue?.path.join(".");
  throw new Failure("SW_BAD_REQUEST", [where, issue?.message].filter(Boolean).join(": "), result.error);
}

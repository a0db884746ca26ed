import * as z from "zod";
import { limits } from "../shared/base/limits.ts";
import { routes } from "../shared/contract/index.ts";
import type { AnswerOf, Route } from "../shared/contract/route.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";

const ANSWER_LIMIT = 10_000;

/** Calls a route without parameters, as any other client would: the host has no private door to its own server. */
export function createClient(url: string, accessToken: string | null = null) {
  return async <R extends Route>(route: R, body: z.input<R["body"]>): Promise<AnswerOf<R>> => {
    const response = await fetch(url + route.path, {
      method: route.method,
      headers: {
        "Content-Type": "application/json",
        ...(accessToken === null ? {} : { Authorization: `Bearer ${accessToken}` }),
      },
      ...(route.method === "GET" ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_LIMIT),
    });
    const answer = (await response.json()) as { data?: unknown; error?: { code: string } };
    if (answer.error?.code === "SW_DISK_FULL") throw new HostFailure("HEARTH_DISK_FULL");
    if (answer.error) throw new Error(`${route.path} answered ${answer.error.code}`);
    return route.answer.parse(answer.data) as AnswerOf<R>;
  };
}

/** Swaps a single-use code for a session of the owner, by the route that everybody uses. */
export async function signInOwner(
  host: { url: string; ownerCode(lifetime: number): Promise<string> },
  deviceLabel: string,
): Promise<string> {
  const code = await host.ownerCode(limits.ownerCodeLifetime);
  const session = await createClient(host.url)(routes.exchangeCode, { code, device_label: deviceLabel });
  return session.access_token;
}

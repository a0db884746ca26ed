import { limits } from "../shared/base/limits.ts";
import { routes } from "../shared/contract/index.ts";
import type { AnswerOf, BodyInputOf, Route } from "../shared/contract/route.ts";
import { HostFailure } from "../shared/errors/host-codes.ts";

const RESPONSE_TIMEOUT = 10_000;

/**
 * Calls a route without parameters, as any other client would: there is no private API between the host and its server.
 */
export function createClient(url: string, accessToken: string | null = null) {
  return async <R extends Route>(route: R, body: BodyInputOf<R>): Promise<AnswerOf<R>> => {
    const response = await fetch(url + route.path, {
      method: route.method,
      headers: {
        "Content-Type": "application/json",
        ...(accessToken === null ? {} : { Authorization: `Bearer ${accessToken}` }),
      },
      ...(route.method === "GET" ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(RESPONSE_TIMEOUT),
    });
    const answer = (await response.json()) as { data?: unknown; error?: { code: string } };
    if (answer.error?.code === "SW_DISK_FULL") throw new HostFailure("HEARTH_DISK_FULL");
    if (answer.error) throw new Error(`${route.path} failed with ${answer.error.code}`);
    return route.answer.parse(answer.data) as AnswerOf<R>;
  };
}

/** Exchanges a single-use code for an owner session, over the public API. */
export async function signInOwner(
  host: { url: string; ownerCode(lifetime: number): Promise<string> },
  deviceLabel: string,
): Promise<string> {
  const code = await host.ownerCode(limits.ownerCodeLifetime);
  const session = await createClient(host.url)(routes.exchangeCode, { code, device_label: deviceLabel });
  return session.access_token;
}

import { systemClock } from "../../shared/base/clock.ts";
import { limits } from "../../shared/base/limits.ts";
import type { RouteName } from "../../shared/contract/index.ts";
import type { Caller } from "../permissions/caller.ts";
import { hashOf } from "../accounts/tokens.ts";
import type { RequestKey } from "../ports/storage.ts";

/** The idempotency key of a request, by its `txn_id`, session and route; null without a `txn_id`. */
export function requestKeyOf(
  name: RouteName,
  caller: Caller | null,
  accessToken: string | null,
  input: { params: unknown; body: unknown },
): RequestKey | null {
  const { txn_id: given } = input.body as { txn_id?: string };
  if (given === undefined) return null;
  return {
    id: hashOf(JSON.stringify([name, caller?.deviceId ?? null, given])),
    // Routes without authentication ignore a token that is sent all the same.
    secret: JSON.stringify([caller && accessToken, given]),
    content: hashOf(JSON.stringify([input.params, input.body])),
    expiresAt: systemClock.now() + limits.storedAnswersKept,
  };
}

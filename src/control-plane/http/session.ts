import type { Context } from "hono";
import { getConnInfo } from "@hono/node-server/conninfo";
import { limits } from "../../shared/base/limits.ts";
import type { ApiScope } from "../../shared/contract/route.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Caller } from "../accounts/caller.ts";
import { Guesses, PasswordGuesses, Quota } from "./quotas.ts";

export function bearerToken(context: Context): string | null {
  return /^Bearer (\S{1,200})$/i.exec(context.req.header("authorization") ?? "")?.[1] ?? null;
}

const addressOf = (context: Context): string => getConnInfo(context).remote.address ?? "unknown";

/** Who sends a request, and whether it is one too many. */
export class SignIn {
  readonly #accounts: Accounts;
  readonly #users = new Quota(limits.requestsOfUser);
  readonly #addresses = new Quota(limits.requestsOfAddress);
  readonly #codes = new Guesses();
  readonly #passwords = new PasswordGuesses();

  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  /** The caller behind the token, if an API token's scopes cover what is asked. */
  authenticate(context: Context, scope: ApiScope | null): Caller {
    const token = bearerToken(context);
    const caller = token && this.#accounts.authenticate(token);
    if (!caller) {
      this.#addresses.take(addressOf(context));
      throw new Failure("SW_UNAUTHENTICATED");
    }
    this.#users.take(caller.userId);
    if (caller.scopes && (scope === null || !caller.scopes.includes(scope)))
      throw new Failure("SW_SCOPE_MISSING");
    return caller;
  }

  /** For what anybody may ask. */
  admitAnybody(context: Context): void {
    this.#addresses.take(addressOf(context));
  }

  /** A try at a code: what opens something does not count. */
  guessCode<T>(context: Context, attempt: () => T): T {
    return this.#codes.guess(addressOf(context), attempt);
  }

  /** A try at the password of an account. */
  async guessPassword<T>(context: Context, account: string, attempt: () => Promise<T>): Promise<T> {
    return await this.#passwords.guess(`${account} ${addressOf(context)}`, attempt);
  }
}

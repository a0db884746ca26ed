import type { Context } from "hono";
import { getConnInfo } from "@hono/node-server/conninfo";
import { limits } from "../../shared/base/limits.ts";
import type { ApiScope, Route } from "../../shared/contract/route.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { RateLimiter } from "../limiting/rate-limiter.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Caller } from "../permissions/caller.ts";
import { credentialOf } from "./credential.ts";
import { CodeGuesses, PasswordGuesses } from "./guess-limits.ts";
import { ConcurrentRequests } from "./concurrent-requests.ts";

const addressOf = (context: Context): string => getConnInfo(context).remote.address ?? "unknown";

/** Who sends a request, and whether it is one too many. */
export class SignIn {
  readonly #accounts: Accounts;
  readonly #users = new RateLimiter(limits.rates.requestsOfUser);
  readonly #addresses = new RateLimiter(limits.rates.requestsOfAddress);
  readonly #concurrent = new ConcurrentRequests();
  readonly #codes = new CodeGuesses();
  readonly #passwords = new PasswordGuesses();
  readonly #ownPasswords = new PasswordGuesses();

  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  /** The caller behind the token; counts one request of theirs. */
  authenticate(context: Context, route: Route): Caller {
    const caller = this.#findCaller(context, route);
    if (!caller) {
      this.refused(context);
      throw new Failure("SW_UNAUTHENTICATED");
    }
    this.#users.take(caller.userId);
    this.#concurrent.begin(caller.userId, context);
    return requireScope(caller, route.scope);
  }

  /** The same caller, checked again after a wait; this does not count as a request. */
  reauthenticate(context: Context, route: Route): Caller {
    const caller = this.#findCaller(context, route);
    if (!caller) throw new Failure("SW_UNAUTHENTICATED");
    return requireScope(caller, route.scope);
  }

  #findCaller(context: Context, { api }: Route): Caller | null {
    const token = credentialOf(context, api);
    return token === null ? null : this.#accounts.authenticate(token);
  }

  /** Counts refusals for a wrong token or signature; valid requests are never delayed by it. */
  refused(context: Context): void {
    this.#addresses.take(addressOf(context));
  }

  /** A try at a code: what opens something does not count. */
  guessCode<T>(context: Context, code: string, attempt: () => T): T {
    return this.#codes.guess(addressOf(context), code, attempt);
  }

  /** An attempt at the password of a login. */
  async guessPassword<T>(login: string, attempt: () => Promise<T>): Promise<T> {
    return await this.#passwords.guess(login, attempt);
  }

  /** An attempt at one's own current password, in order to change it. */
  async guessOwnPassword<T>({ userId }: Caller, attempt: () => Promise<T>): Promise<T> {
    return await this.#ownPasswords.guess(userId, attempt);
  }
}

/** Refuses an API token without the scope that the route needs. */
function requireScope(caller: Caller, scope: ApiScope | null): Caller {
  if (caller.scopes && (scope === null || !caller.scopes.includes(scope)))
    throw new Failure("SW_SCOPE_MISSING");
  return caller;
}

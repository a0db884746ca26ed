import type { Context } from "hono";
import { limits } from "../../shared/base/limits.ts";
import type { ApiScope, Route } from "../../shared/contract/route.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { RateLimiter } from "../limiting/rate-limiter.ts";
import type { Accounts } from "../accounts/accounts.ts";
import {
  keyOf,
  type Caller,
  type ParticipantCaller,
  type RecorderCaller,
  type Requester,
} from "../permissions/caller.ts";
import type { InfoLog } from "../ports/log.ts";
import type { CurrentReach } from "../reach/current-reach.ts";
import { isLocalRequest } from "../reach/local-request.ts";
import { addressOf, incoming } from "./origin.ts";
import { credentialOf } from "./credential.ts";
import { CodeAttempts, PasswordAttempts } from "./attempts.ts";
import { ConcurrentRequests } from "./concurrent-requests.ts";

/** Recognizes those who have no account: recorders, and participants of conferences, by their tokens. */
interface Strangers<R extends Requester> {
  authenticate(token: string): R | null;
}

interface Parts {
  readonly accounts: Accounts;
  readonly recorders: Strangers<RecorderCaller>;
  readonly participants: Strangers<ParticipantCaller>;
  readonly reach: CurrentReach;
  readonly log: InfoLog;
}

/**
 * Finds the caller of a request, and limits requests, refusals and attempts at codes and passwords. Sign-ins and refused
 * attempts are logged with the client's address, so that an owner can see who tries to get in.
 */
export class Authenticator {
  readonly #accounts: Accounts;
  readonly #recorders: Strangers<RecorderCaller>;
  readonly #participants: Strangers<ParticipantCaller>;
  readonly #reach: CurrentReach;
  readonly #log: InfoLog;
  readonly #users = new RateLimiter(limits.rates.requestsOfUser);
  readonly #addresses = new RateLimiter(limits.rates.requestsOfAddress);
  readonly #arrivals = new RateLimiter(limits.rates.arrivalsOfAddress);
  readonly #concurrent = new ConcurrentRequests();
  readonly #codes = new CodeAttempts();
  readonly #passwords = new PasswordAttempts();
  readonly #ownPasswords = new PasswordAttempts();

  constructor({ accounts, recorders, participants, reach, log }: Parts) {
    this.#accounts = accounts;
    this.#recorders = recorders;
    this.#participants = participants;
    this.#reach = reach;
    this.#log = log;
  }

  /** The caller behind the token; counts one request of theirs. */
  authenticate(context: Context, route: Route): Caller {
    const caller = this.#count(context, this.#findCaller(context, route));
    return requireScope(caller, route.scope);
  }

  /** The recorder behind the token; counts one request of it. The token of a person opens none of its routes. */
  authenticateRecorder(context: Context, route: Route): RecorderCaller {
    return this.#count(context, this.#findRecorder(context, route));
  }

  /** The same caller, checked again after a wait; this does not count as a request. */
  reauthenticate(context: Context, route: Route): Caller {
    const caller = this.#findCaller(context, route);
    if (!caller) throw new Failure("SW_UNAUTHENTICATED");
    return requireScope(caller, route.scope);
  }

  reauthenticateRecorder(context: Context, route: Route): RecorderCaller {
    const recorder = this.#findRecorder(context, route);
    if (!recorder) throw new Failure("SW_UNAUTHENTICATED");
    return recorder;
  }

  /** The participant of a conference behind the token; counts one request of theirs. */
  authenticateParticipant(context: Context, route: Route): ParticipantCaller {
    return this.#count(context, this.#findParticipant(context, route));
  }

  reauthenticateParticipant(context: Context, route: Route): ParticipantCaller {
    const participant = this.#findParticipant(context, route);
    if (!participant) throw new Failure("SW_UNAUTHENTICATED");
    return participant;
  }

  #findParticipant(context: Context, { api }: Route): ParticipantCaller | null {
    const token = credentialOf(context, api);
    return token === null ? null : this.#participants.authenticate(token);
  }

  #findCaller(context: Context, { api }: Route): Caller | null {
    const token = credentialOf(context, api);
    return token === null ? null : this.#accounts.authenticate(token);
  }

  /** A recorder runs on this machine: on another one, its token is worth nothing. */
  #findRecorder(context: Context, { api }: Route): RecorderCaller | null {
    const token = credentialOf(context, api);
    if (token === null || !isLocalRequest(this.#reach, incoming(context))) return null;
    return this.#recorders.authenticate(token);
  }

  #count<R extends Requester>(context: Context, requester: R | null): R {
    if (!requester) {
      this.countRefusal(context);
      throw new Failure("SW_UNAUTHENTICATED");
    }
    this.#users.take(keyOf(requester));
    this.#concurrent.begin(keyOf(requester), context);
    return requester;
  }

  /** Counts a refusal for a wrong token or signature against the address; throws SW_RATE_LIMITED beyond its limit. */
  countRefusal(context: Context): void {
    this.#addresses.take(addressOf(this.#reach, context));
  }

  /** Counts a request of somebody who wants to take part in a conference; throws SW_RATE_LIMITED beyond the limit. */
  countArrival(context: Context): void {
    this.#arrivals.take(addressOf(this.#reach, context));
  }

  /** Runs an attempt at a code; a valid one does not count. */
  attemptCode<T>(context: Context, code: string, attempt: () => T): T {
    try {
      return this.#codes.run(addressOf(this.#reach, context), code, attempt);
    } catch (error) {
      this.#noteRefusal(context, error);
      throw error;
    }
  }

  /** Runs an attempt at the password of a login. */
  async attemptPassword<T>(context: Context, login: string, attempt: () => Promise<T>): Promise<T> {
    try {
      return await this.#passwords.run(login, attempt);
    } catch (error) {
      this.#noteRefusal(context, error);
      throw error;
    }
  }

  /** Logs that somebody has a new session. */
  noteSignIn(context: Context, userId: string): void {
    this.#log.info({ userId, address: addressOf(this.#reach, context) }, "signed in");
  }

  /** Attempts beyond the limits are not looked at, and would fill the log. */
  #noteRefusal(context: Context, error: unknown): void {
    if (!(error instanceof Failure) || error.code === "SW_RATE_LIMITED") return;
    this.#log.warn({ code: error.code, address: addressOf(this.#reach, context) }, "a sign-in was refused");
  }

  /** Runs an attempt at the caller's own current password, in order to change it. */
  async attemptOwnPassword<T>({ userId }: Caller, attempt: () => Promise<T>): Promise<T> {
    return await this.#ownPasswords.run(userId, attempt);
  }
}

/** Refuses an API token without the scope that the route needs. */
function requireScope(caller: Caller, scope: ApiScope | null): Caller {
  if (caller.scopes && (scope === null || !caller.scopes.includes(scope)))
    throw new Failure("SW_SCOPE_MISSING");
  return caller;
}

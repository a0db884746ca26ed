import type { IncomingMessage } from "node:http";
import { Failure } from "../../shared/errors/failure.ts";
import { rebuildJoinRequest } from "./join-request.ts";

/** A signalling request. Only what is listed here is forwarded to LiveKit. */
export interface SignallingRequest {
  /** LiveKit's path, by version. With `/validate` appended, a client checks why a connection failed. */
  readonly path: "/rtc" | "/rtc/v1";
  readonly validates: boolean;
  readonly token: string;
  /**
   * The query parameters of livekit-client without the token. Only call it once the token has been verified, since decoding
   * is expensive. Throws SW_BAD_REQUEST.
   */
  query(): URLSearchParams;
  readonly userAgent: string | undefined;
}

const PATHS = /^(\/rtc(?:\/v1)?)(\/validate)?(?:\?|$)/;

/** The parameters to forward. Others are dropped: LiveKit's `publish`, for example, creates a second participant. */
const forwarded = {
  "/rtc": [
    "reconnect",
    "sid",
    "auto_subscribe",
    "sdk",
    "version",
    "protocol",
    "client_protocol",
    "device_model",
    "os",
    "os_version",
    "browser",
    "browser_version",
    "adaptive_stream",
    "disable_ice_lite",
    "subscriber_allow_pause",
    "reconnect_reason",
    "network",
  ],
  "/rtc/v1": ["join_request"],
} as const;

export const isSignalling = (url: string): boolean => /^\/rtc(?:[/?]|$)/.test(url);

/** Parses a request. Throws for duplicate parameters, because LiveKit might use the other value. */
export function readSignallingRequest(request: IncomingMessage): SignallingRequest {
  const [, path, validate] = PATHS.exec(request.url ?? "") ?? [];
  if (path !== "/rtc" && path !== "/rtc/v1") throw new Failure("SW_NOT_FOUND");
  const parameters = new URL(request.url ?? "/", "http://host").searchParams;
  const values = new Map<string, string>();
  for (const name of forwarded[path]) {
    const value = single(parameters, name);
    if (value !== null) values.set(name, value);
  }
  return {
    path,
    validates: validate !== undefined,
    token: tokenOf(single(parameters, "access_token"), request.headersDistinct["authorization"] ?? []),
    query() {
      const query = new URLSearchParams();
      for (const [name, value] of values)
        query.set(name, name === "join_request" ? rebuildJoinRequest(value) : value);
      return query;
    },
    userAgent: request.headers["user-agent"],
  };
}

function single(query: URLSearchParams, name: string): string | null {
  const values = query.getAll(name);
  if (values.length > 1) throw new Failure("SW_BAD_REQUEST", `${name}: given more than once.`);
  return values[0] ?? null;
}

/**
 * The token of a request, in the query (from browsers) or in the header. Throws if there is none, or two different
 * ones.
 */
function tokenOf(inQuery: string | null, headers: readonly string[]): string {
  const tokens = new Set(inQuery === null ? [] : [inQuery]);
  for (const header of headers) tokens.add(/^Bearer (\S+)$/i.exec(header)?.[1] ?? "");
  const [token = ""] = tokens;
  if (tokens.size !== 1 || token === "") throw new Failure("SW_UNAUTHENTICATED");
  return token;
}

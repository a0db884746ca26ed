import type { IncomingMessage } from "node:http";
import { Failure } from "../../shared/errors/failure.ts";
import { rebuildJoinRequest } from "./join-request.ts";

/** A request to LiveKit's signalling; only what is known here is forwarded. */
export interface SignallingRequest {
  /** LiveKit's path, by version; with `/validate` appended, a client asks why a connection failed. */
  readonly path: "/rtc" | "/rtc/v1";
  readonly validates: boolean;
  readonly token: string;
  /**
   * How livekit-client describes itself and the connection that it wants; without the token. Asked for once the token
   * has been checked, since unpacking costs. Throws SW_BAD_REQUEST.
   */
  query(): URLSearchParams;
  readonly userAgent: string | undefined;
}

const PATHS = /^(\/rtc(?:\/v1)?)(\/validate)?(?:\?|$)/;

/** Nothing else is forwarded; LiveKit's `publish`, for example, creates a second participant. */
const known = {
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

/** Parses a request; refuses duplicates and ambiguities, since LiveKit might read the other value. */
export function readSignallingRequest(request: IncomingMessage): SignallingRequest {
  const [, path, validate] = PATHS.exec(request.url ?? "") ?? [];
  if (path !== "/rtc" && path !== "/rtc/v1") throw new Failure("SW_NOT_FOUND");
  const asked = new URL(request.url ?? "/", "http://host").searchParams;
  const given = new Map<string, string>();
  for (const name of known[path]) {
    const value = single(asked, name);
    if (value !== null) given.set(name, value);
  }
  return {
    path,
    validates: validate !== undefined,
    token: tokenOf(single(asked, "access_token"), request.headersDistinct["authorization"] ?? []),
    query() {
      const query = new URLSearchParams();
      for (const [name, value] of given)
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

/** The one token of a request: in the query, where browsers put it, or in the header. */
function tokenOf(inQuery: string | null, headers: readonly string[]): string {
  const tokens = new Set(inQuery === null ? [] : [inQuery]);
  for (const header of headers) tokens.add(/^Bearer (\S+)$/i.exec(header)?.[1] ?? "");
  const [token = ""] = tokens;
  if (tokens.size !== 1 || token === "") throw new Failure("SW_UNAUTHENTICATED");
  return token;
}

import type { IncomingMessage } from "node:http";
import { Failure } from "../../shared/errors/failure.ts";
import { rebuildJoinRequest } from "./join-request.ts";

/** What somebody asks of LiveKit's signalling, of which nothing but what is known here reaches LiveKit. */
export interface SignallingRequest {
  /** LiveKit's path, by version; with `/validate` behind it a client asks why a connection failed. */
  readonly path: "/rtc" | "/rtc/v1";
  readonly validates: boolean;
  readonly token: string;
  /** What livekit-client says of itself and of the connection that it wants; without the token. */
  readonly query: URLSearchParams;
  readonly userAgent: string | undefined;
}

const PATHS = /^(\/rtc(?:\/v1)?)(\/validate)?(?:\?|$)/;

/** Everything else that LiveKit heeds is not passed on: `publish`, say, which makes a second participant. */
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

export const isSignalling = (url: string | undefined): boolean =>
  url === "/rtc" || /^\/rtc[/?]/.test(url ?? "");

/** Reads a request once; what it says twice, or in two ways, is refused, since LiveKit might read the other one. */
export function readSignallingRequest(request: IncomingMessage): SignallingRequest {
  const [, path, validate] = PATHS.exec(request.url ?? "") ?? [];
  if (path !== "/rtc" && path !== "/rtc/v1") throw new Failure("SW_NOT_FOUND");
  const asked = new URL(request.url ?? "/", "http://host").searchParams;
  const query = new URLSearchParams();
  for (const name of known[path]) {
    const value = single(asked, name);
    if (value !== null) query.set(name, name === "join_request" ? rebuildJoinRequest(value) : value);
  }
  return {
    path,
    validates: validate !== undefined,
    token: tokenOf(single(asked, "access_token"), request.headersDistinct["authorization"] ?? []),
    query,
    userAgent: request.headers["user-agent"],
  };
}

function single(query: URLSearchParams, name: string): string | null {
  const values = query.getAll(name);
  if (values.length > 1) throw new Failure("SW_BAD_REQUEST", `${name}: given more than once.`);
  return values[0] ?? null;
}

/** The one token of a request: in its query, where browsers put it, or in its header. */
function tokenOf(inQuery: string | null, headers: readonly string[]): string {
  const tokens = new Set(inQuery === null ? [] : [inQuery]);
  for (const header of headers) tokens.add(/^Bearer (\S+)$/i.exec(header)?.[1] ?? "");
  const [token = ""] = tokens;
  if (tokens.size !== 1 || token === "") throw new Failure("SW_UNAUTHENTICATED");
  return token;
}

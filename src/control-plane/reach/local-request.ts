import type { IncomingMessage } from "node:http";
import { localUrl } from "../../shared/base/reach.ts";
import type { CurrentReach } from "./current-reach.ts";
import { clientOf } from "./relayed-client.ts";

/**
 * Whether a program on this machine has sent it to the host's own address here. A reverse proxy or a tunnel on this machine
 * is not meant: it says for whom it asks, or asks for another name.
 */
export function isLocalRequest({ reach }: CurrentReach, request: IncomingMessage): boolean {
  const { address, tls } = clientOf(request);
  const { host } = request.headers;
  return (
    !tls &&
    (address === "::1" || address.startsWith("127.")) &&
    host === new URL(localUrl(reach)).host &&
    forwardedHeaders.every((name) => request.headers[name] === undefined)
  );
}

const forwardedHeaders = ["forwarded", "x-forwarded-for", "x-real-ip", "via"] as const;

import { isIP } from "node:net";
import type { CurrentReach } from "./current-reach.ts";

/**
 * The address of the client behind a connection. Only the socket counts; and, if that is a trusted proxy, the nearest hop
 * of `X-Forwarded-For` that is not one. What is further left, the client could have written itself.
 */
export function clientAddress(
  current: CurrentReach,
  socketAddress: string,
  forwardedFor: string | undefined,
): string {
  const hops = (forwardedFor ?? "").split(",").map((hop) => plainHop(hop.trim()));
  let address = socketAddress;
  while (isIP(address) !== 0 && current.isTrustedProxy(address)) {
    const next = hops.pop();
    if (next === undefined || isIP(next) === 0) return address;
    address = next;
  }
  return address;
}

/** Some proxies add the port, and brackets around IPv6 addresses. */
const plainHop = (hop: string): string =>
  hop.replace(/^\[([^\]]+)\](?::\d+)?$/, "$1").replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");

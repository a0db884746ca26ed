import { equalBytes } from "./equal-bytes.ts";

/**
 * What the supervisor writes before a relayed connection: who is at its other end. The control plane listens on
 * loopback, where every program can connect, so the line begins with a key that only the two of them know.
 */
export interface RelayedClient {
  /** The client's IP address. */
  readonly address: string;
  /** Whether the connection came over TLS. */
  readonly tls: boolean;
}

/** The longest address is one of IPv6 with a zone. */
const MAX_LENGTH = 200;
const END = "\n";

export const writePreamble = (key: string, { address, tls }: RelayedClient): string =>
  `${key} ${tls ? "tls" : "plain"} ${address}${END}`;

/**
 * Reads the beginning of a connection. `rest` is what follows the line. Null as long as the line is incomplete; "invalid"
 * if it is not ours.
 */
export function readPreamble(
  key: string,
  start: Buffer,
): { client: RelayedClient; rest: Buffer } | "invalid" | null {
  const end = start.indexOf(END);
  if (end === -1) return start.byteLength > MAX_LENGTH ? "invalid" : null;
  const [found = "", scheme, address] = start.subarray(0, end).toString("latin1").split(" ");
  if (!equalBytes(Buffer.from(found), Buffer.from(key)) || !address) return "invalid";
  return { client: { address, tls: scheme === "tls" }, rest: start.subarray(end + END.length) };
}

import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { RelayedClient } from "../../node/relay-preamble.ts";

const clients = new WeakMap<Socket, RelayedClient>();

/** Notes who is at the other end of a connection that the supervisor relays. */
export const noteClient = (socket: Socket, client: RelayedClient): void => void clients.set(socket, client);

/** The client at the other end of a request's connection. */
export function clientOf({ socket }: Pick<IncomingMessage, "socket">): RelayedClient {
  const client = clients.get(socket);
  if (!client) throw new Error("a connection arrived past the supervisor");
  return client;
}

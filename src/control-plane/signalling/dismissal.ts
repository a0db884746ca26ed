import { DisconnectReason, LeaveRequest_Action, SignalResponse } from "@livekit/protocol";
import type { WebSocket } from "ws";
import { limits } from "../../shared/base/limits.ts";
import type { Failure } from "../../shared/errors/failure.ts";
import { writeResponse } from "./messages.ts";

/** A connection of a client through the relay. */
export interface Connection {
  readonly client: WebSocket;
  readonly server: WebSocket;
  /** Whether the messages are JSON; they are all of one format. */
  asText: boolean;
}

export function closeBoth({ client, server }: Pick<Connection, "client" | "server">): void {
  client.terminate();
  server.terminate();
}

/** Tells a guest of a conference, who has no event socket, why they are disconnected: otherwise they would try to come back. */
export function dismiss(connection: Connection, { code }: Failure): void {
  const { client, asText } = connection;
  const reason =
    code === "SW_PARTICIPANT_REMOVED" ? DisconnectReason.PARTICIPANT_REMOVED : DisconnectReason.ROOM_DELETED;
  const leave = new SignalResponse({
    message: { case: "leave", value: { reason, action: LeaveRequest_Action.DISCONNECT } },
  });
  const close = () => closeBoth(connection);
  const deadline = setTimeout(close, limits.signallingFarewell);
  client.once("close", () => clearTimeout(deadline));
  client.send(writeResponse(leave, asText), close);
}

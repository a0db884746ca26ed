import { SignalResponse } from "@livekit/protocol";
import { writeResponse } from "./messages.ts";

/** A message of LiveKit that must not reach the client. */
export type Intercepted = "renewed" | "moved" | null;

/**
 * LiveKit renews the token of each connected participant, and sends one to a participant who is moved to another room.
 * Both are signed with its own key, and must not reach the client.
 */
export function interceptedMessage({ message }: SignalResponse): Intercepted {
  if (message.case === "refreshToken") return "renewed";
  return message.case === "roomMoved" ? "moved" : null;
}

/** A token renewal in LiveKit's format: JSON if `asText`, otherwise binary. */
export const refreshTokenMessage = (token: string, asText: boolean): Buffer | string =>
  writeResponse(new SignalResponse({ message: { case: "refreshToken", value: token } }), asText);

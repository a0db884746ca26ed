import { SignalResponse } from "@livekit/protocol";

/** A message of LiveKit that must not reach the client. */
export type Intercepted = "renewed" | "moved" | null;

/**
 * LiveKit renews the token of each connected participant, and sends one to a participant who is moved to another room.
 * Both are signed with its own key, and must not reach the client.
 */
export function interceptedMessage(message: Buffer | string): Intercepted {
  const response =
    typeof message === "string"
      ? SignalResponse.fromJsonString(message, { ignoreUnknownFields: true })
      : SignalResponse.fromBinary(message);
  if (response.message.case === "refreshToken") return "renewed";
  return response.message.case === "roomMoved" ? "moved" : null;
}

/** A token renewal in LiveKit's format: JSON if `asText`, otherwise binary. */
export function refreshTokenMessage(token: string, asText: boolean): Buffer | string {
  const response = new SignalResponse({ message: { case: "refreshToken", value: token } });
  return asText ? response.toJsonString() : Buffer.from(response.toBinary());
}

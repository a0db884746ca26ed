import { SignalResponse } from "@livekit/protocol";

/** What LiveKit tells a client besides passing on what others say, as far as it matters here. */
export type Notice = "renewed" | "moved" | null;

/**
 * LiveKit renews the token of everybody who is connected, and sends one with who is moved to another room. Both
 * are signed with its own key, and are not for the client.
 */
export function noticeOf(message: Buffer | string): Notice {
  const response =
    typeof message === "string"
      ? SignalResponse.fromJsonString(message, { ignoreUnknownFields: true })
      : SignalResponse.fromBinary(message);
  if (response.message.case === "refreshToken") return "renewed";
  return response.message.case === "roomMoved" ? "moved" : null;
}

/** A renewed token as LiveKit would have sent it, in the form in which this client is spoken to. */
export function renewalOf(token: string, asText: boolean): Buffer | string {
  const response = new SignalResponse({ message: { case: "refreshToken", value: token } });
  return asText ? response.toJsonString() : Buffer.from(response.toBinary());
}

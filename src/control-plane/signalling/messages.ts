import { SignalResponse } from "@livekit/protocol";

/** LiveKit's messages to a client are in one of two formats: JSON (strings) or binary. */

export const readResponse = (message: Buffer | string): SignalResponse =>
  typeof message === "string"
    ? SignalResponse.fromJsonString(message, { ignoreUnknownFields: true })
    : SignalResponse.fromBinary(message);

/** JSON if `asText`, otherwise binary. */
export const writeResponse = (response: SignalResponse, asText: boolean): Buffer | string =>
  asText ? response.toJsonString() : Buffer.from(response.toBinary());

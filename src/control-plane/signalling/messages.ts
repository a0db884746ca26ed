import { SignalRequest, SignalResponse } from "@livekit/protocol";

/** LiveKit's messages are in one of two formats: JSON (strings) or binary. */

export const readResponse = (message: Buffer | string): SignalResponse =>
  typeof message === "string"
    ? SignalResponse.fromJsonString(message, { ignoreUnknownFields: true })
    : SignalResponse.fromBinary(message);

/** JSON if `asText`, otherwise binary. */
export const writeResponse = (response: SignalResponse, asText: boolean): Buffer | string =>
  asText ? response.toJsonString() : Buffer.from(response.toBinary());

export const readRequest = (message: Buffer | string): SignalRequest =>
  typeof message === "string"
    ? SignalRequest.fromJsonString(message, { ignoreUnknownFields: true })
    : SignalRequest.fromBinary(message);

/** In the format of the message that it was. */
export const writeRequest = (request: SignalRequest, asText: boolean): Buffer | string =>
  asText ? request.toJsonString() : Buffer.from(request.toBinary());

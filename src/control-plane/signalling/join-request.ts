import { gunzipSync } from "node:zlib";
import {
  ClientInfo,
  ConnectionSettings,
  JoinRequest,
  WrappedJoinRequest,
  WrappedJoinRequest_Compression,
} from "@livekit/protocol";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";

/**
 * The newer of LiveKit's two paths takes one encoded message instead of query parameters. It is rebuilt from the fields
 * that livekit-client sets, because LiveKit accepts more, such as the participant's attributes and metadata.
 */
export function rebuildJoinRequest(packed: string): string {
  const request = unpack(packed);
  const rebuilt = new JoinRequest({
    clientInfo: new ClientInfo(request.clientInfo),
    connectionSettings: new ConnectionSettings(request.connectionSettings),
    reconnect: request.reconnect,
    reconnectReason: request.reconnectReason,
    participantSid: request.participantSid,
    ...(request.publisherOffer ? { publisherOffer: request.publisherOffer } : {}),
  });
  const joinRequest = rebuilt.toBinary({ writeUnknownFields: false });
  return toBase64Url(new WrappedJoinRequest({ joinRequest }).toBinary());
}

function unpack(packed: string): JoinRequest {
  try {
    const { compression, joinRequest } = WrappedJoinRequest.fromBinary(Buffer.from(packed, "base64url"));
    const isPlain = compression === WrappedJoinRequest_Compression.NONE;
    return JoinRequest.fromBinary(
      isPlain ? joinRequest : gunzipSync(joinRequest, { maxOutputLength: limits.maxJoinRequest }),
    );
  } catch (error) {
    throw new Failure("SW_BAD_REQUEST", "join_request: cannot be decoded.", error);
  }
}

/** With padding, which LiveKit requires and Node's own `base64url` omits. */
const toBase64Url = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString("base64").replaceAll("+", "-").replaceAll("/", "_");

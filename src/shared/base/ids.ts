/** Ids are random, so that knowing one tells nothing about another. */

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** A user's id is 24 hex digits: a fixed point that scripts rely on. */
export const createUserId = (): string => randomHex(12);
export const createRoomId = (): string => `room-${randomHex(12)}`;
export const createCallId = (): string => `call-${randomHex(12)}`;
export const createDeviceId = (): string => `dev-${randomHex(8)}`;
export const createMessageId = (): string => `msg-${randomHex(12)}`;
export const createInviteId = (): string => `inv-${randomHex(8)}`;
export const createRecordingId = (): string => `rec-${randomHex(12)}`;
export const createWebhookId = (): string => `hook-${randomHex(8)}`;
export const createTransactionId = (): string => `txn-${randomHex(12)}`;

/** The LiveKit room of a call, as the Calls API's contract names it. */
export const livekitRoomOf = (callId: string): string => `scaiwave-${callId}`;

const LIVEKIT_ROOM_PREFIX = "scaiwave-";

/** The call behind a LiveKit room, or null for a room that is not one of ours. */
export function callOfLivekitRoom(room: string): string | null {
  const callId = room.startsWith(LIVEKIT_ROOM_PREFIX) ? room.slice(LIVEKIT_ROOM_PREFIX.length) : "";
  return callId.startsWith("call-") ? callId : null;
}

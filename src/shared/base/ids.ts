/** Ids are random, so that they cannot be guessed from one another. */

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** A user id is 24 hex digits. Scripts rely on this format. */
export const createUserId = (): string => randomHex(12);
export const createRoomId = (): string => `room-${randomHex(12)}`;
export const createCallId = (): string => `call-${randomHex(12)}`;
export const createDeviceId = (): string => `dev-${randomHex(8)}`;
export const createMessageId = (): string => `msg-${randomHex(12)}`;
export const createInviteId = (): string => `inv-${randomHex(8)}`;
export const createProbeId = (): string => `probe-${randomHex(12)}`;
export const createRecordingId = (): string => `rec-${randomHex(12)}`;
export const createWebhookId = (): string => `hook-${randomHex(8)}`;
export const createTransactionId = (): string => `txn-${randomHex(12)}`;

const LIVEKIT_ROOM_PREFIX = "scaiwave-";
const isProbe = (id: string): boolean => id.startsWith("probe-");

/** The name of the LiveKit room of a call, as the Calls API specifies it, or of a probe, whose id it is. */
export const livekitRoomOf = (id: string): string => (isProbe(id) ? id : `${LIVEKIT_ROOM_PREFIX}${id}`);

/** The id of a LiveKit room's call; null if the room is not that of a call. */
export function callOfLivekitRoom(room: string): string | null {
  const callId = room.startsWith(LIVEKIT_ROOM_PREFIX) ? room.slice(LIVEKIT_ROOM_PREFIX.length) : "";
  return callId.startsWith("call-") ? callId : null;
}

/** The id of the call or the probe of a LiveKit room; null if the room is not one of ours. */
export const ownerOfLivekitRoom = (room: string): string | null =>
  isProbe(room) ? room : callOfLivekitRoom(room);

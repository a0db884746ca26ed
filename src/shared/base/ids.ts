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
/** 24 hex digits, as the Conferences API specifies. */
export const createConferenceId = (): string => randomHex(12);
/** The name of the LiveKit room of one run of a conference: a UUID. */
export const createConferenceRoom = (): string =>
  `${randomHex(4)}-${randomHex(2)}-4${randomHex(2).slice(1)}-a${randomHex(2).slice(1)}-${randomHex(6)}`;
export const createWebhookId = (): string => `hook-${randomHex(8)}`;
export const createTransactionId = (): string => `txn-${randomHex(12)}`;

const LIVEKIT_ROOM_PREFIX = "scaiwave-";
/** Whether this is the name of the LiveKit room of a conference. */
export const isConferenceRoom = (id: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id);
const isProbe = (id: string): boolean => id.startsWith("probe-");

/**
 * The name of the LiveKit room of a call, as the Calls API specifies it; a probe's is its id, and a conference's has a name of
 * its own.
 */
export const livekitRoomOf = (id: string): string =>
  isProbe(id) || isConferenceRoom(id) ? id : `${LIVEKIT_ROOM_PREFIX}${id}`;

/** The id of a LiveKit room's call; null if the room is not that of a call. */
export function callOfLivekitRoom(room: string): string | null {
  const callId = room.startsWith(LIVEKIT_ROOM_PREFIX) ? room.slice(LIVEKIT_ROOM_PREFIX.length) : "";
  return callId.startsWith("call-") ? callId : null;
}

/** The id of the call or the probe of a LiveKit room, or the room of a conference; null if it cannot be one of ours. */
export const ownerOfLivekitRoom = (room: string): string | null =>
  isProbe(room) || isConferenceRoom(room) ? room : callOfLivekitRoom(room);

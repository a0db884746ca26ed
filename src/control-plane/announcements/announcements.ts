import { callDocument } from "../documents/calls.ts";
import { hostProfile } from "../documents/host.ts";
import { recordingDocumentOf } from "../documents/recordings.ts";
import { roomHeader } from "../documents/rooms.ts";
import type { Stores } from "../ports/storage.ts";

/** Events with the current state of something, for everybody who may see it: appended in the write that changed it. */

/** Sends what everybody knows of the host to everybody on it. */
export function announceHost(stores: Stores): void {
  const data = hostProfile(stores);
  for (const { id, disabled } of stores.users.people())
    if (!disabled) stores.events.append({ userId: id }, { type: "swp.host", data });
}

/** Sends a person's current name and role to all their devices. */
export function announceUser(stores: Stores, userId: string): void {
  const user = stores.users.get(userId);
  if (!user) return;
  const data = { id: user.id, display_name: user.displayName, role: user.role };
  stores.events.append({ userId }, { type: "swp.me", data });
}

/** Sends the room and its members to everybody in it. */
export function announceRoom(stores: Stores, roomId: string): void {
  const room = stores.rooms.get(roomId);
  if (!room) return;
  const data = roomHeader(room, stores.members.list(roomId));
  stores.events.append({ roomId }, { type: "swp.room", data });
}

/** Sends the current state of a call to its room, after a change outside of the state machine. */
export function announceCall(stores: Stores, callId: string): void {
  const call = stores.calls.get(callId);
  if (!call) return;
  const data = { call: callDocument(stores, call) };
  stores.events.append({ roomId: call.roomId }, { type: "swp.call.state", data });
}

/** Sends the current state of a recording, of its upload and its transcript to its room. */
export function announceRecording(stores: Stores, recordingId: string): void {
  const recording = recordingDocumentOf(stores, recordingId);
  if (!recording) return;
  stores.events.append({ roomId: recording.room_id }, { type: "swp.recording", data: { recording } });
}

import type { Room } from "livekit-client";
import { routes } from "../../shared/contract/index.ts";
import { currentApi } from "../stores/session.ts";
import { connectRoom, createRoom } from "./livekit-room.ts";

/**
 * A call that rings for us, connected ahead of the answer: hidden, sending nothing, sent nothing. Answering
 * then only has to switch on. Where it fails, answering connects as usual.
 */
let warm: { readonly callId: string; readonly room: Room } | null = null;

/** The one call to be warm for; null for none. */
export function warmUpFor(callId: string | null): void {
  if (warm?.callId === callId || (!warm && callId === null)) return;
  cool();
  if (callId === null) return;
  const room = createRoom();
  const mine = { callId, room };
  warm = mine;
  void currentApi()
    .call(routes.warmUpCall, { params: { call_id: callId } })
    .then(async (grant) => {
      if (warm === mine) await connectRoom(room, grant);
    })
    .catch(() => {
      if (warm === mine) warm = null;
    });
}

/** Hands the warm room of a call over to whoever answers it. */
export function takeWarmRoom(callId: string): Room | null {
  if (warm?.callId !== callId) return null;
  const { room } = warm;
  warm = null;
  return room;
}

function cool(): void {
  void warm?.room.disconnect();
  warm = null;
}

import type { Room } from "livekit-client";
import { routes } from "../../shared/contract/client.ts";
import { currentApi } from "../stores/session.ts";
import { connectRoom, createRoom } from "./livekit-room.ts";

/**
 * A call that rings for us, connected ahead of the answer: hidden, sending nothing, sent nothing. Answering
 * then only has to switch on. Where it fails, answering connects as usual.
 */
export interface WarmRoom {
  readonly room: Room;
  /** Whether it has connected, once that is known. */
  readonly ready: Promise<boolean>;
}

let warm: (WarmRoom & { readonly callId: string }) | null = null;

/** The one call to be warm for; null for none. */
export function warmUpFor(callId: string | null): void {
  if (warm?.callId === callId || (!warm && callId === null)) return;
  cool();
  if (callId === null) return;
  const room = createRoom();
  const isWanted = () => warm?.room === room;
  const connect = async (): Promise<boolean> => {
    const grant = await currentApi().call(routes.warmUpCall, { params: { call_id: callId } });
    // Answered or over before it began: there is nothing to be ahead of.
    if (!isWanted()) return false;
    await connectRoom(room, grant);
    return true;
  };
  const ready = connect().catch(() => {
    if (isWanted()) warm = null;
    return false;
  });
  warm = { callId, room, ready };
}

/** Hands the warm room of a call over to whoever answers it; it may still be connecting. */
export function takeWarmRoom(callId: string): WarmRoom | null {
  if (warm?.callId !== callId) return null;
  const taken = warm;
  warm = null;
  return taken;
}

function cool(): void {
  void warm?.room.disconnect();
  warm = null;
}

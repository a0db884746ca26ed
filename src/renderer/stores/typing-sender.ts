import { routes } from "../../shared/contract/client.ts";
import { log } from "../log/log.ts";
import { currentApi } from "./current-api.ts";
import { TYPING_LASTS } from "./typing.ts";

/** The last typing notification that was sent. */
let lastSent: { roomId: string; at: number } | null = null;

/** Sends typing notifications at intervals; null after a message was sent, which ends typing by itself. */
export function sendTyping(roomId: string, typing: boolean | null): void {
  const known = lastSent?.roomId === roomId ? lastSent : null;
  if (typing === true && known && performance.now() < known.at + TYPING_LASTS / 2) return;
  if (typing !== true && !known) return;
  lastSent = typing === true ? { roomId, at: performance.now() } : null;
  if (typing === null) return;
  void currentApi()
    .call(routes.setTyping, { params: { room_id: roomId }, body: { typing } })
    // Only the typing indicator is lost.
    .catch((error: unknown) => log.debug("Typing was not sent", { error }));
}

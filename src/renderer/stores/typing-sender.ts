import { routes } from "../../shared/contract/client.ts";
import { log } from "../log/log.ts";
import { currentApi } from "./session.ts";
import { TYPING_LASTS } from "./typing.ts";

/** In which room we last said so, and when. */
let said: { roomId: string; at: number } | null = null;

/** Says that we type here, now and then while we do; null after sending, which says it all by itself. */
export function sendTyping(roomId: string, typing: boolean | null): void {
  const known = said?.roomId === roomId ? said : null;
  if (typing === true && known && performance.now() < known.at + TYPING_LASTS / 2) return;
  if (typing !== true && !known) return;
  said = typing === true ? { roomId, at: performance.now() } : null;
  if (typing === null) return;
  void currentApi()
    .call(routes.setTyping, { params: { room_id: roomId }, body: { typing } })
    // The others do not see that somebody types, which is all that is lost.
    .catch((error: unknown) => log.debug("Typing was not sent", { error }));
}

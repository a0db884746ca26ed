import type { Room } from "livekit-client";
import { chatTopic } from "../../../shared/conference/attributes.ts";
import { log } from "../../log/log.ts";
import { useGuest, type ChatMessage } from "../store.ts";

/** In characters. */
export const MESSAGE_LIMIT = 2_000;
/** What somebody else's client sends may be longer, but not without bounds: in bytes. */
const RECEIVED_LIMIT = 16_000;
const KEPT = 500;

/** Receives the chat of a room. To be called before it connects. */
export function receiveChat(room: Room): void {
  room.registerTextStreamHandler(chatTopic, (reader, { identity }) => {
    const { size } = reader.info;
    if (size !== undefined && size > RECEIVED_LIMIT) return;
    // They may have left before it is whole.
    const name = room.remoteParticipants.get(identity)?.name ?? "";
    reader.readAll().then(
      (text) => add({ name, isOwn: false, text: text.slice(0, RECEIVED_LIMIT) }),
      (error: unknown) => log.info("A chat message has not arrived whole", { error }),
    );
  });
}

/** Sends a message to everybody in the room. Rejects if it was not sent. */
export async function sendChat(room: Room, text: string): Promise<void> {
  await room.localParticipant.sendText(text, { topic: chatTopic });
  add({ name: room.localParticipant.name ?? "", isOwn: true, text });
}

let count = 0;

/** Its id and its time are our own: those in a stream are whatever the other client says, and may be no time at all. */
function add(received: Omit<ChatMessage, "id" | "at">): void {
  const message = { ...received, id: count++, at: Date.now() };
  useGuest.setState(({ messages, unread, panel }) => ({
    messages: [...messages, message].slice(-KEPT),
    unread: message.isOwn || panel === "chat" ? 0 : unread + 1,
  }));
}

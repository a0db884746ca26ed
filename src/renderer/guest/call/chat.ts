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
    const { id, size, timestamp } = reader.info;
    if (size !== undefined && size > RECEIVED_LIMIT) return;
    reader.readAll().then(
      (text) => {
        const name = room.remoteParticipants.get(identity)?.name ?? "";
        add({ id, name, isOwn: false, text: text.slice(0, RECEIVED_LIMIT), at: timestamp });
      },
      (error: unknown) => log.info("A chat message has not arrived whole", { error }),
    );
  });
}

/** Sends a message to everybody in the room. Rejects if it was not sent. */
export async function sendChat(room: Room, text: string): Promise<void> {
  const { id, timestamp } = await room.localParticipant.sendText(text, { topic: chatTopic });
  add({ id, name: room.localParticipant.name ?? "", isOwn: true, text, at: timestamp });
}

function add(message: ChatMessage): void {
  useGuest.setState(({ messages, unread, panel }) => ({
    messages: [...messages, message].slice(-KEPT),
    unread: message.isOwn || panel === "chat" ? 0 : unread + 1,
  }));
}

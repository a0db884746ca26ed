import type { Room } from "livekit-client";
import { chatTopic } from "../../../shared/conference/attributes.ts";
import type { ToWorker } from "../messages.ts";

/** Longer messages are cut: the panel has no space for them. */
const MOST_CHARACTERS = 2_000;

/** Sends on what people write in the LiveKit room, with their names there. */
export function followTextChat(room: Room, send: (message: ToWorker) => void): void {
  room.registerTextStreamHandler(chatTopic, (reader, { identity }) => {
    const name = room.remoteParticipants.get(identity)?.name ?? "";
    reader.readAll().then(
      (text) => {
        const body = text.slice(0, MOST_CHARACTERS).trim();
        if (body !== "") send({ kind: "chat", message: { sender_name: name, body } });
      },
      // Whoever was writing has left: there is no whole message.
      () => {},
    );
  });
}

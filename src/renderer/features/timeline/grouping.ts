import type { Message } from "../../../shared/contract/entities.ts";

/** What the same person says within this time stands together, under one name. */
const TOGETHER = 5 * 60_000;

export interface GroupedMessage {
  readonly message: Message;
  readonly newDay: boolean;
  readonly continues: boolean;
}

/** Says of each message whether a day begins with it, and whether it goes on from the one before. */
export function groupMessages(messages: readonly Message[]): GroupedMessage[] {
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const newDay =
      !before || new Date(before.created_at).toDateString() !== new Date(message.created_at).toDateString();
    const continues =
      !newDay &&
      before.call === null &&
      before.sender_id === message.sender_id &&
      Date.parse(message.created_at) - Date.parse(before.created_at) < TOGETHER;
    return { message, newDay, continues };
  });
}

import type { Message } from "../../../shared/contract/entities.ts";

/** Consecutive messages of one person within this time are grouped under one name. In milliseconds. */
const TOGETHER = 5 * 60_000;

export interface GroupedMessage {
  readonly message: Message;
  readonly newDay: boolean;
  readonly continues: boolean;
}

/** What a message was with the one before it, so that of a thousand messages only a new one is rendered. */
const known = new WeakMap<
  Message,
  { readonly before: Message | undefined; readonly grouped: GroupedMessage }
>();

/** Determines for each message whether it starts a new day, and whether it continues the group of the one before. */
export function groupMessages(messages: readonly Message[]): GroupedMessage[] {
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const earlier = known.get(message);
    if (earlier && earlier.before === before) return earlier.grouped;
    const grouped = group(message, before);
    known.set(message, { before, grouped });
    return grouped;
  });
}

function group(message: Message, before: Message | undefined): GroupedMessage {
  const newDay =
    !before || new Date(before.created_at).toDateString() !== new Date(message.created_at).toDateString();
  const continues =
    !newDay &&
    before.kind === "text" &&
    message.kind === "text" &&
    before.sender_id === message.sender_id &&
    Date.parse(message.created_at) - Date.parse(before.created_at) < TOGETHER;
  return { message, newDay, continues };
}

import { createTransactionId } from "../../shared/base/ids.ts";

/**
 * Requests that create something carry a transaction id of ours. One whose answer was lost may have created it all
 * the same: when the same is asked again, it is asked by the same id, and nothing is there twice.
 */
const unanswered = new Map<string, string>();

/** `wish` says what is asked, and of whom. `isLost` tells an answer that never came from a refusal. */
export async function sendOnce<T>(
  wish: string,
  send: (transactionId: string) => Promise<T>,
  isLost: (error: unknown) => boolean,
): Promise<T> {
  const id = unanswered.get(wish) ?? createTransactionId();
  // The same wish at the same time is another one: two presses make two rooms.
  unanswered.delete(wish);
  try {
    return await send(id);
  } catch (error) {
    if (isLost(error)) unanswered.set(wish, id);
    throw error;
  }
}

import { createTransactionId } from "../../shared/base/ids.ts";

/**
 * Requests that create something carry an idempotency key (`txn_id`). If the response was lost, the request may have
 * succeeded anyway: repeating it with the same key creates nothing twice.
 */
const unanswered = new Map<string, string>();

/** `request` identifies the request and its host. `isLost` distinguishes a missing response from a refusal. */
export async function sendOnce<T>(
  request: string,
  send: (transactionId: string) => Promise<T>,
  isLost: (error: unknown) => boolean,
): Promise<T> {
  const id = unanswered.get(request) ?? createTransactionId();
  // The same request at the same time is a separate one: two presses create two rooms.
  unanswered.delete(request);
  try {
    return await send(id);
  } catch (error) {
    if (isLost(error)) unanswered.set(request, id);
    throw error;
  }
}

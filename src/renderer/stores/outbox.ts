import { createTransactionId } from "../../shared/base/ids.ts";
import { routes } from "../../shared/contract/client.ts";
import { ApiError } from "../api/client.ts";
import { hostNow } from "../api/host-clock.ts";
import { log } from "../log/log.ts";
import { useApp, type PendingMessage } from "./app-store.ts";
import { currentApi } from "./current-api.ts";
import { withMessages } from "./replica.ts";

/** Messages on their way to the host: sent once, however often the request is retried. */

/** How often waiting messages are retried, in addition to each time that the host is reachable again. In milliseconds. */
const RETRY_INTERVAL = 3_000;

export function send(roomId: string, body: string): void {
  const message: PendingMessage = {
    transactionId: createTransactionId(),
    roomId,
    body,
    at: hostNow(),
    status: "sending",
  };
  useApp.setState(({ pending }) => ({ pending: [...pending, message] }));
  void deliver(message);
}

export function sendAgain(message: PendingMessage): void {
  void deliver(message);
}

async function deliver(message: PendingMessage): Promise<void> {
  const { transactionId, roomId, body } = message;
  mark(transactionId, "sending");
  try {
    const sent = await currentApi().call(routes.sendMessage, {
      params: { room_id: roomId },
      body: { body, txn_id: transactionId },
    });
    useApp.setState(({ replica, pending }) => ({
      replica: replica.timelines[roomId] ? withMessages(replica, roomId, [sent], null) : replica,
      pending: withoutSent(pending, transactionId),
    }));
  } catch (error) {
    const waits =
      error instanceof ApiError &&
      (error.code === "OFFLINE" || error.code === "SW_INTERNAL" || error.code === "SW_RATE_LIMITED");
    const status = waits ? "waiting" : "refused";
    log[waits ? "info" : "warn"]("A message was not sent", { message: { transactionId, status }, error });
    mark(transactionId, status, error);
    if (waits) setTimeout(deliverWaiting, RETRY_INTERVAL);
  }
}

/** Retries the messages that wait for the host. */
export function deliverWaiting(): void {
  for (const message of useApp.getState().pending) if (message.status === "waiting") void deliver(message);
}

function mark(transactionId: string, status: PendingMessage["status"], error?: unknown): void {
  useApp.setState(({ pending }) => ({
    pending: pending.map((message) =>
      message.transactionId === transactionId ? { ...message, status, error } : message,
    ),
  }));
}

export const withoutSent = (pending: readonly PendingMessage[], transactionId: string | null) =>
  pending.filter((message) => message.transactionId !== transactionId);

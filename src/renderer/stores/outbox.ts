import { createTransactionId } from "../../shared/base/ids.ts";
import { inBackground } from "../../shared/base/background.ts";
import { routes } from "../../shared/contract/client.ts";
import type { Message } from "../../shared/contract/entities.ts";
import { ApiError, type Api } from "../api/client.ts";
import { log } from "../log/log.ts";
import { useApp, type PendingMessage } from "./app-store.ts";
import { currentApi } from "./current-api.ts";
import { exclusively } from "./exclusively.ts";
import { keptAccount } from "./kept.ts";
import { dropMessage, keepMessage, onMessagesKeptElsewhere, withKept } from "./kept-messages.ts";
import { withMessages } from "./replica.ts";

/**
 * Messages on their way to the host. Those of a room are sent one at a time, in the order in which they were written, also over
 * reloads and in several windows of one session; and once, however often the request is retried.
 */

/** How often waiting messages are retried, in addition to each time that the host is reachable again. In milliseconds. */
const RETRY_INTERVAL = 3_000;

/** As whom the messages were written that are pending: nobody else may send them. */
let writer: Api | null = null;
/** The rooms whose messages this window is sending. */
const sending = new Set<string>();
/** Messages of an earlier page, which may have arrived without its knowing. */
const restored = new Set<string>();
let retry: ReturnType<typeof setTimeout> | undefined;

export function send(roomId: string, body: string): void {
  const { pending, online } = useApp.getState();
  const isBehind = pending.some((other) => other.roomId === roomId && other.status === "waiting");
  const message: PendingMessage = {
    transactionId: createTransactionId(),
    roomId,
    body,
    // After all others, whatever the clock of this device says.
    at: Math.max(Date.now(), ...pending.map(({ at }) => at + 1)),
    status: online && !isBehind ? "sending" : "waiting",
  };
  keepMessage(message);
  useApp.setState({ pending: [...pending, message] });
  deliver(roomId);
}

/** Sends a refused message again. */
export function sendAgain({ transactionId, roomId }: PendingMessage): void {
  mark(transactionId, { status: "sending" });
  deliver(roomId);
}

/** Gives up a message that was refused. */
export function discard({ transactionId }: PendingMessage): void {
  useApp.setState(({ pending }) => ({ pending: withoutSent(pending, transactionId) }));
  dropMessage(transactionId);
}

/** Sends the messages that wait for the host. */
export function deliverWaiting(): void {
  for (const roomId of new Set(useApp.getState().pending.map((message) => message.roomId))) deliver(roomId);
}

/** Takes up the messages that are kept for the account that is signed in; `deliverWaiting` sends them. */
export function restoreOutbox(): void {
  writer = currentApi();
  takeKept();
  for (const { transactionId } of useApp.getState().pending) restored.add(transactionId);
}

/** Shares it with the other windows of this session. To be called once. */
export function shareOutbox(): void {
  onMessagesKeptElsewhere(() => {
    takeKept();
    // That window may be closed before it has sent them.
    deliverWaiting();
  });
}

/** Forgets this account's messages among those that have arrived at the host. */
export function noteArrived(messages: readonly Message[]): void {
  const { phase } = useApp.getState();
  if (phase.status !== "signed-in") return;
  for (const { sender_id, txn_id } of messages)
    if (sender_id === phase.me.id && txn_id !== null) dropMessage(txn_id);
}

function takeKept(): void {
  useApp.setState(({ pending }) => ({ pending: withKept(pending) }));
}

function deliver(roomId: string): void {
  const api = currentApi();
  if (sending.has(roomId) || api !== writer) return;
  sending.add(roomId);
  inBackground(
    async () => {
      const done = await exclusively(`hearth.outbox ${api.url} ${roomId}`, () => deliverAll(roomId, api));
      sending.delete(roomId);
      // Written after the last one was sent, or by whoever has signed in meanwhile.
      if (done && next(roomId)) deliver(roomId);
    },
    (error) => {
      sending.delete(roomId);
      log.error("Messages were not sent", { room: { id: roomId }, error });
    },
  );
}

/** Whether it is still the session that the messages are sent with: the next one may be another person's. */
const isCurrent = (api: Api): boolean => currentApi() === api;

/** Resolves with whether this session has nothing more to send at once. */
async function deliverAll(roomId: string, api: Api): Promise<boolean> {
  if (!isCurrent(api)) return true;
  takeKept();
  for (;;) {
    const message = next(roomId);
    if (!message) return true;
    const { transactionId } = message;
    try {
      await deliverOne(message, api);
      if (!isCurrent(api)) return true;
      markUnsent(roomId, "sending");
    } catch (error) {
      if (!isCurrent(api)) return true;
      if (!waits(error)) {
        log.warn("A message was not sent", { message: { transactionId, status: "refused" }, error });
        mark(transactionId, { status: "refused", error });
        continue;
      }
      log.info("A message was not sent", { message: { transactionId, status: "waiting" }, error });
      markUnsent(roomId, "waiting");
      clearTimeout(retry);
      retry = setTimeout(deliverWaiting, RETRY_INTERVAL);
      return false;
    }
  }
}

async function deliverOne(message: PendingMessage, api: Api): Promise<void> {
  const { transactionId, roomId, body } = message;
  const account = keptAccount();
  const params = { room_id: roomId };
  const before = await arrivedBefore(message, api);
  if (!isCurrent(api)) return;
  const sent =
    before ?? (await api.call(routes.sendMessage, { params, body: { body, txn_id: transactionId } }));
  dropMessage(transactionId, account);
  if (!isCurrent(api)) return;
  useApp.setState(({ replica, pending }) => ({
    replica: replica.timelines[roomId] ? withMessages(replica, roomId, [sent], null) : replica,
    pending: withoutSent(pending, transactionId),
  }));
}

/** The desktop app has another session on its own host after each start, to which the host knows no earlier transaction. */
async function arrivedBefore({ transactionId, roomId }: PendingMessage, api: Api) {
  if (!restored.has(transactionId)) return undefined;
  const page = await api.call(routes.listMessages, { params: { room_id: roomId } });
  restored.delete(transactionId);
  return page.messages.find(({ txn_id }) => txn_id === transactionId);
}

const waits = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.code === "OFFLINE" || error.code === "SW_INTERNAL" || error.code === "SW_RATE_LIMITED");

/** The next message of a room to be sent. One that was refused waits for its writer, and the others do not wait for it. */
const next = (roomId: string): PendingMessage | undefined =>
  useApp.getState().pending.find((message) => message.roomId === roomId && message.status !== "refused");

function markUnsent(roomId: string, status: "sending" | "waiting"): void {
  useApp.setState(({ pending }) => ({
    pending: pending.map((message) =>
      message.roomId === roomId && message.status !== "refused" ? { ...message, status } : message,
    ),
  }));
}

function mark(transactionId: string, change: Pick<PendingMessage, "status" | "error">): void {
  const { pending } = useApp.getState();
  const message = pending.find((other) => other.transactionId === transactionId);
  if (!message) return;
  const changed: PendingMessage = { ...message, error: undefined, ...change };
  useApp.setState({ pending: pending.map((other) => (other === message ? changed : other)) });
  keepMessage(changed);
}

export const withoutSent = (pending: readonly PendingMessage[], transactionId: string | null) =>
  pending.filter((message) => message.transactionId !== transactionId);

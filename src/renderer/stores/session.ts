import { createTransactionId } from "../../shared/base/ids.ts";
import { routes } from "../../shared/contract/client.ts";
import type { Block, MissedCall, Room } from "../../shared/contract/entities.ts";
import type { ServerEvent } from "../../shared/contract/events.ts";
import { ApiError, createApi, type Api } from "../api/client.ts";
import { hostNow } from "../api/host-clock.ts";
import { openEventStream } from "../api/event-stream.ts";
import { log } from "../log/log.ts";
import { platform, type HostSession } from "../platform/index.ts";
import { useApp, type AppState, type PendingMessage } from "./app-store.ts";
import { noteReaction } from "./reactions.ts";
import { setTyping } from "./typing.ts";
import { applyEvent, emptyReplica, fromLists, withMessages, withRoom, type Replica } from "./replica.ts";

/** The session with a host: requests to it, and its events. */

/** Besides each time that the host comes back, what waits is tried this often. */
const RETRY_INTERVAL = 3_000;

let api: Api = createApi("", null);
let stream: { close(): void } | null = null;
const eventListeners = new Set<(event: ServerEvent) => void>();

export const currentApi = (): Api => api;

/** Is told of each event after the replica has taken it in. */
export function onEvent(listener: (event: ServerEvent) => void): void {
  eventListeners.add(listener);
}

/** The first request, started before there was anything to show; `connect` continues from it. */
let prefetched: Promise<Found> | null = null;

/** Resolves once there is something to show. */
export async function prefetch(): Promise<void> {
  prefetched = find();
  await prefetched
    .then(({ answer }) => answer)
    // `connect` awaits the same promise, and handles its failure.
    .catch(() => {});
}

/** Finds the host and signs in, as far as that goes without a person. */
export async function connect(): Promise<void> {
  useApp.setState({ phase: { status: "connecting" } });
  const finding = prefetched ?? find();
  prefetched = null;
  const found = await finding.catch((error: unknown) => {
    log.warn("The host was not found", { error });
    return null;
  });
  if (!found) {
    useApp.setState({ phase: { status: "unreachable" } });
    return;
  }
  const { session, answer } = found;
  if (session.status === "failed") {
    useApp.setState({ phase: session });
    return;
  }
  api = createApi(session.url, session.status === "ready" ? session.accessToken : null);
  if (session.status === "ready") await signIn(session.accessToken, answer);
  else useApp.setState({ phase: { status: "signed-out" } });
}

/** Retries; restarts our own host first if it has failed. */
export async function tryAgain(): Promise<void> {
  useApp.setState({ phase: { status: "connecting" } });
  await platform.host?.retry();
  await connect();
}

/** Our own host may fail and recover without any request from here. */
export function followHost(): void {
  platform.host?.onNews((host) => {
    useApp.setState({ host });
    const { phase } = useApp.getState();
    const isWithout = phase.status === "failed" || phase.status === "unreachable";
    if (isWithout && host.status === "ready") void connect();
    else if (isWithout && host.status === "failed") useApp.setState({ phase: host });
  });
}

interface Found {
  readonly session: HostSession;
  readonly answer?: Promise<FirstAnswer>;
}

async function find(): Promise<Found> {
  const session = await platform.connect();
  if (session.status !== "ready") return { session };
  const answer = ask(createApi(session.url, session.accessToken));
  // Handled by whoever awaits it.
  answer.catch(() => {});
  return { session, answer };
}

/** Who we are, our rooms, and from which event on to follow them. */
async function ask(host: Api) {
  const [me, { host: profile, rooms, position }] = await Promise.all([
    host.call(routes.getMe),
    host.call(routes.listRooms),
  ]);
  return { me, profile, rooms, position };
}
type FirstAnswer = Awaited<ReturnType<typeof ask>>;

async function signIn(accessToken: string, answer?: Promise<FirstAnswer>): Promise<void> {
  const host = createApi(api.url, accessToken);
  api = host;
  try {
    const { me, profile, rooms, position } = await (answer ?? ask(host));
    useApp.setState({
      phase: { status: "signed-in", me },
      replica: fromLists(profile, rooms, null, null),
      online: true,
    });
    // Asked after the position: what changes meanwhile comes as an event.
    const [missed, blocked] = await fetchMore();
    // The user may have signed in or out meanwhile.
    if (api !== host) return;
    useApp.setState(({ replica }) => ({ replica: { ...replica, missed, blocked } }));
    follow(accessToken, position);
  } catch (error) {
    if (error instanceof ApiError && error.code === "SW_UNAUTHENTICATED") signedOut();
    else {
      log.warn("Signing in failed", { error });
      useApp.setState({ phase: { status: "unreachable" } });
    }
  }
}

/** Data that the first screen does not wait for. */
async function fetchMore(): Promise<[MissedCall[], Block[]]> {
  return await Promise.all([api.call(routes.listMissedCalls), api.call(routes.listBlocks)]);
}

/** Loads everything again. */
async function fetchLists(): Promise<{ replica: Replica; position: number }> {
  const { host, rooms, position } = await api.call(routes.listRooms);
  return { replica: fromLists(host, rooms, ...(await fetchMore())), position };
}

type Followed = Pick<AppState, "phase" | "replica" | "pending">;

function withEvent({ phase, replica, pending }: Followed, event: ServerEvent): Followed {
  return {
    phase:
      event.type === "swp.me" && phase.status === "signed-in"
        ? { status: "signed-in", me: { ...phase.me, ...event.data } }
        : phase,
    replica: applyEvent(replica, event),
    pending: event.type === "swp.message" ? withoutSent(pending, event.data.txn_id) : pending,
  };
}

function follow(accessToken: string, position: number): void {
  stream?.close();
  stream = openEventStream(api.url, accessToken, position, {
    onEvents(events) {
      useApp.setState((state) => events.reduce(withEvent, state));
      for (const event of events) {
        if (event.type === "swp.message") setTyping(event.data.room_id, event.data.sender_id, false);
        for (const listener of eventListeners) listener(event);
      }
    },
    onEphemeral({ type, data }) {
      if (type === "swp.typing") setTyping(data.room_id, data.user_id, data.typing);
      else noteReaction(data.user_id, data.reaction);
    },
    onOnline(online) {
      useApp.setState({ online });
      if (online) deliverWaiting();
    },
    async onResync() {
      const { replica, position: fetchedAt } = await fetchLists();
      return { position: fetchedAt, adopt: () => useApp.setState({ replica }) };
    },
    onSignedOut: signedOut,
  });
}

function signedOut(): void {
  stream?.close();
  platform.forgetSession();
  api = createApi(api.url, null);
  useApp.setState({ phase: { status: "signed-out" }, replica: emptyReplica, pending: [] });
}

/** The desktop app is always signed in to its own host, as its owner. */
export const canSignOut = platform.kind === "browser";

/** Signs this device out, also on the host. Rejects if the host cannot be told: then it is still signed in. */
export async function signOut(): Promise<void> {
  await api.call(routes.endSession);
  signedOut();
}

/** A new session, kept for the next start as well. */
async function enter(accessToken: string): Promise<void> {
  platform.keepSession(accessToken);
  await signIn(accessToken);
}

/** Both ways in with a code; they resolve with the room to show first, if there is one. */
export async function acceptInvite(code: string, displayName: string): Promise<string> {
  const joined = await createApi(api.url, null).call(routes.acceptInvite, {
    body: { code, display_name: displayName, device_label: platform.deviceName },
  });
  await enter(joined.access_token);
  return joined.room_id;
}

export async function signInWithCode(code: string): Promise<void> {
  const body = { code, device_label: platform.deviceName };
  const session = await createApi(api.url, null).call(routes.exchangeCode, { body });
  await enter(session.access_token);
}

export async function signInWithPassword(login: string, password: string): Promise<void> {
  const body = { login, password, device_label: platform.deviceName };
  const session = await createApi(api.url, null).call(routes.signInByPassword, { body });
  await enter(session.access_token);
}

export async function rename(displayName: string): Promise<void> {
  const me = await api.call(routes.renameMe, { body: { display_name: displayName } });
  useApp.setState({ phase: { status: "signed-in", me } });
}

/** Blocks or unblocks somebody. */
export async function setBlocked(userId: string, blocked: boolean): Promise<void> {
  const route = blocked ? routes.blockPerson : routes.unblockPerson;
  const list = await api.call(route, { params: { user_id: userId } });
  useApp.setState(({ replica }) => ({ replica: { ...replica, blocked: list } }));
}

/** What the host is called, before one is signed in to it. */
export async function hostName(): Promise<string> {
  return (await createApi(api.url, null).call(routes.getHost)).name;
}

/** Whose account a sign-in link or code opens; asking does not use it up. */
export async function peekCode(code: string): Promise<{ user_id: string; display_name: string }> {
  return await createApi(api.url, null).call(routes.peekCode, { body: { code } });
}

/** What was missed has been looked at, on this device and so on all. */
export async function markMissedCallsSeen(): Promise<void> {
  const missed = await api.call(routes.markMissedCallsSeen);
  useApp.setState(({ replica }) => ({ replica: { ...replica, missed } }));
}

export async function createRoom(name: string): Promise<Room> {
  const room = await api.call(routes.createRoom, { body: { name } });
  useApp.setState(({ replica }) => ({ replica: withRoom(replica, room) }));
  return room;
}

export async function openDirectRoom(userId: string): Promise<Room> {
  const room = await api.call(routes.createDirectRoom, { body: { user_id: userId } });
  useApp.setState(({ replica }) => ({ replica: withRoom(replica, room) }));
  return room;
}

/** Fetches the newest messages of a room, or the ones before those that are known. */
export async function loadMessages(roomId: string, before?: number): Promise<void> {
  const page = await api.call(routes.listMessages, {
    params: { room_id: roomId },
    query: before === undefined ? {} : { before },
  });
  useApp.setState(({ replica }) => ({ replica: withMessages(replica, roomId, page.messages, page.more) }));
}

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
    const sent = await api.call(routes.sendMessage, {
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

function deliverWaiting(): void {
  for (const message of useApp.getState().pending) if (message.status === "waiting") void deliver(message);
}

function mark(transactionId: string, status: PendingMessage["status"], error?: unknown): void {
  useApp.setState(({ pending }) => ({
    pending: pending.map((message) =>
      message.transactionId === transactionId ? { ...message, status, error } : message,
    ),
  }));
}

const withoutSent = (pending: readonly PendingMessage[], transactionId: string | null) =>
  pending.filter((message) => message.transactionId !== transactionId);

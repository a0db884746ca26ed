import { routes } from "../../shared/contract/client.ts";
import { ApiError, createApi } from "../api/client.ts";
import { openEventStream, type EventStream } from "../api/event-stream.ts";
import { hostClock } from "../api/host-clock.ts";
import { log } from "../log/log.ts";
import { platform, type HostSession } from "../platform/index.ts";
import { useApp } from "./app-store.ts";
import { conferenceChanged } from "./conference-changes.ts";
import { currentApi, setCurrentApi } from "./current-api.ts";
import { applyEvents, beginAgain } from "./events.ts";
import { fetchFirst, fetchLists, fetchMore, type FirstLists } from "./lists.ts";
import { clearDrafts, restoreDrafts } from "./drafts.ts";
import { forgetAccount, forgetKept, keepFor } from "./kept.ts";
import { deliverWaiting, restoreOutbox } from "./outbox.ts";
import { noteReaction } from "./reactions.ts";
import { setTyping } from "./typing.ts";
import { emptyReplica, fromLists } from "./replica.ts";

/** The session with a host: found, signed in to, followed, and ended. */

let stream: EventStream | null = null;

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

/** Finds the host and signs in, if that takes no input. */
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
  if (session.status === "failed" || session.status === "no-host") {
    useApp.setState({ phase: session });
    return;
  }
  setCurrentApi(createApi(session.url, session.status === "ready" ? session.accessToken : null));
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
  readonly answer?: Promise<FirstLists>;
}

async function find(): Promise<Found> {
  const session = await platform.connect();
  if (session.status !== "ready") return { session };
  const answer = fetchFirst(createApi(session.url, session.accessToken));
  // The caller awaits it later, and handles its failure.
  answer.catch(() => {});
  return { session, answer };
}

async function signIn(accessToken: string, answer?: Promise<FirstLists>): Promise<void> {
  const host = createApi(currentApi().url, accessToken);
  setCurrentApi(host);
  try {
    const { me, profile, rooms, position } = await (answer ?? fetchFirst(host));
    useApp.setState({
      phase: { status: "signed-in", me },
      replica: fromLists(profile, rooms, null, null),
      online: true,
      pending: [],
    });
    keepFor(shownHost(), me.id);
    restoreDrafts();
    restoreOutbox();
    // In the next task, so that the first screen is rendered before.
    await new Promise((resolve) => setTimeout(resolve));
    // Asked after the position: what changes meanwhile comes as an event.
    const [missed, blocked] = await fetchMore(host);
    // The user may have signed in or out meanwhile.
    if (currentApi() !== host) return;
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

function follow(accessToken: string, position: number): void {
  stream?.close();
  stream = openEventStream(currentApi().url, accessToken, position, {
    onEvents: applyEvents,
    onEphemeral({ type, data }) {
      if (type === "swp.typing") setTyping(data.room_id, data.user_id, data.typing);
      else if (type === "swp.conference") conferenceChanged(data.conference_id);
      else noteReaction(data.user_id, data.reaction);
    },
    onTime: (time) => hostClock.note(time),
    onOnline(online) {
      const wasOnline = useApp.getState().online;
      useApp.setState({ online });
      if (online) deliverWaiting();
      // Once, since it interrupts what other hosts are asked.
      else if (wasOnline) void useNewConnections();
    },
    async onResync() {
      const { me, replica, position: fetchedAt } = await fetchLists(currentApi());
      return { position: fetchedAt, adopt: () => beginAgain(me, replica) };
    },
    onSignedOut: signedOut,
  });
}

/** Of the app, on a host on another machine, which may have moved to another address. */
async function useNewConnections(): Promise<void> {
  if (!platform.isOwnHost()) await platform.hosts?.renewConnections().catch(() => {});
}

/** Gives up the connections to the host: what is sent over them does not arrive any more. Never rejects. */
export async function renewConnections(): Promise<void> {
  await useNewConnections();
  stream?.renew();
}

/** The address of the host that is shown; null for the one on this computer, whose address changes. */
const shownHost = (): string | null => (platform.isOwnHost() ? null : currentApi().url);

function signedOut(): void {
  stream?.close();
  const isOurs = platform.forgetSession();
  // A session that had ended before this page knew whose it was: all that is kept is of those who had it.
  if (!forgetAccount() && isOurs) forgetKept(shownHost());
  clearDrafts();
  setCurrentApi(createApi(currentApi().url, null));
  useApp.setState({ phase: { status: "signed-out" }, replica: emptyReplica, pending: [] });
}

/** The desktop app is always signed in to its own host, as its owner. */
export const canSignOut = (): boolean => !platform.isOwnHost();

/** Signs this device out, also on the host. Rejects if the host cannot be told: then it is still signed in. */
export async function signOut(): Promise<void> {
  await currentApi().call(routes.endSession);
  signedOut();
}

/** Signs in with a new session, and keeps it for the next start. */
export async function enter(accessToken: string): Promise<void> {
  platform.keepSession(accessToken);
  await signIn(accessToken);
}

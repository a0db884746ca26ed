import { backoffDelay, withJitter, type Backoff } from "../../shared/base/backoff.ts";
import { inBackground } from "../../shared/base/background.ts";
import { Scope } from "../../shared/base/scope.ts";
import { routes } from "../../shared/contract/client.ts";
import type { Me } from "../../shared/contract/entities.ts";
import type { ServerEvent } from "../../shared/contract/events.ts";
import { ApiError, createApi, type Api } from "../api/client.ts";
import { openEventStream } from "../api/event-stream.ts";
import { createHostClock } from "../api/host-clock.ts";
import { log } from "../log/log.ts";
import { platform, type HostsControl } from "../platform/index.ts";
import { useApp } from "./app-store.ts";
import { reloadAt } from "./hosts.ts";
import { forgetKept } from "./kept.ts";
import { changeHost, latestMessage, useKnownHosts, type Followed, type KnownHost } from "./known-hosts.ts";
import { fetchFirst, fetchLists, fetchMore } from "./lists.ts";
import { applyEvent, fromLists, ringingFor, withoutRing } from "./replica.ts";
import { createRingLimit } from "./ring-limit.ts";
import { signOut } from "./session.ts";
import { isUnread, noteSeen } from "./seen-messages.ts";

/** Follows the hosts that the app is signed in to, but does not show, so that their rings arrive as well. */

/** Less often than for the host that is shown: one that is switched off overnight must not cost anything. */
const backoff: Backoff = { initial: 1_000, max: 30_000 };

const followers = new Map<string | null, Scope>();

/** Loads the list of hosts, and follows the others. To be called once. */
export async function followHosts(): Promise<void> {
  const { hosts: control } = platform;
  if (!control || useKnownHosts.getState().hosts.length > 0) return;
  const { hosts, current: shown } = await control.list();
  useKnownHosts.setState({
    shown,
    hosts: hosts.map((host) => ({ ...host, followed: null, online: true, unread: false })),
  });
  followShown(control, shown);
  for (const { url, signedIn } of hosts) if (url !== shown && signedIn) follow(control, url);
}

/** Signs out of a joined host, also there. Rejects if it cannot be told: then the app is still signed in. */
export async function signOutOf(url: string): Promise<void> {
  if (url === useKnownHosts.getState().shown) return await signOut();
  const { hosts: control } = platform;
  const session = await control?.connectTo(url);
  if (session?.status === "ready") await createApi(session.url, session.accessToken).call(routes.endSession);
  unfollow(url);
  forgetKept(url);
  changeHost(url, { signedIn: false, followed: null, unread: false });
  await control?.forgetSession(url);
}

/** Forgets a joined host, and the session there. */
export async function leaveHost(url: string): Promise<void> {
  await platform.hosts?.forget(url);
  unfollow(url);
  forgetKept(url);
  const { hosts, shown } = useKnownHosts.getState();
  useKnownHosts.setState({ hosts: hosts.filter((host) => host.url !== url) });
  if (url === shown) reloadAt("/");
}

function unfollow(url: string | null): void {
  followers.get(url)?.end();
  followers.delete(url);
}

/** Keeps name and messages of the host that is shown, for when it is not. */
function followShown(control: HostsControl, shown: string | null): void {
  const note = () => {
    const { phase, replica } = useApp.getState();
    if (phase.status !== "signed-in") return;
    keepName(control, shown, replica.host.name);
    noteSeen(shown, latestMessage({ replica, me: phase.me }));
  };
  useApp.subscribe(note);
  note();
}

function keepName(control: HostsControl, url: string | null, name: string): void {
  const known = useKnownHosts.getState().hosts.find((host) => host.url === url);
  if (!known || known.name === name) return;
  changeHost(url, { name });
  inBackground(
    () => control.keepName(url, name),
    (error) => log.warn("The name of a host was not kept", { error }),
  );
}

const withMe = (me: Me, event: ServerEvent): Me =>
  event.type === "swp.me" ? Object.assign({}, me, event.data) : me;

function follow(control: HostsControl, url: string | null): void {
  const scope = new Scope();
  const clock = createHostClock();
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = (followed: Followed, change: Partial<KnownHost> = {}) => {
    keepName(control, url, followed.replica.host.name);
    changeHost(url, { ...change, followed, unread: isUnread(url, latestMessage(followed)) });
    limit.follow(ringingFor(followed.replica, followed.me.id));
  };
  const change = (alter: (followed: Followed) => Followed) => {
    const followed = useKnownHosts.getState().hosts.find((host) => host.url === url)?.followed;
    if (followed) show(alter(followed));
  };
  const limit = createRingLimit(clock, ({ room_id }) =>
    change((followed) => ({
      ...followed,
      replica: withoutRing(followed.replica, room_id, followed.me.id),
    })),
  );

  const signedOut = () => {
    unfollow(url);
    forgetKept(url);
    changeHost(url, { signedIn: false, followed: null, unread: false });
    if (url !== null)
      inBackground(
        () => control.forgetSession(url),
        (error) => log.warn("A session that has ended was not forgotten", { error }),
      );
  };

  const openStream = (api: Api, accessToken: string, position: number) => {
    const stream = openEventStream(
      api.url,
      accessToken,
      position,
      {
        onEvents: (events) =>
          change(({ me, replica }) => ({
            api,
            me: events.reduce(withMe, me),
            replica: events.reduce(applyEvent, replica),
          })),
        onEphemeral: () => {},
        onTime: (time) => clock.note(time),
        onOnline: (online) => changeHost(url, { online }),
        async onResync() {
          const { me, replica, position: fetchedAt } = await fetchLists(api);
          return { position: fetchedAt, adopt: () => change(() => ({ api, me, replica })) };
        },
        onSignedOut: signedOut,
      },
      backoff,
    );
    scope.onEnd(() => stream.close());
  };

  const start = async () => {
    try {
      const session = await control.connectTo(url);
      if (scope.ended) return;
      if (session.status === "signed-out") return signedOut();
      if (session.status !== "ready") throw new ApiError("OFFLINE", session.status);
      const api = createApi(session.url, session.accessToken);
      const { me, profile, rooms, position } = await fetchFirst(api);
      const [missed, blocked] = await fetchMore(api);
      if (scope.ended) return;
      show({ api, me, replica: fromLists(profile, rooms, missed, blocked) }, { online: true });
      openStream(api, session.accessToken, position);
    } catch (error) {
      if (scope.ended) return;
      if (error instanceof ApiError && error.code === "SW_UNAUTHENTICATED") return signedOut();
      changeHost(url, { online: false });
      log.info("A host that is not shown could not be reached", { error });
      timer = setTimeout(() => void start(), withJitter(backoffDelay(backoff, attempt)));
      attempt += 1;
    }
  };
  followers.set(url, scope);
  scope.onEnd(() => {
    clearTimeout(timer);
    limit.stop();
  });
  void start();
}

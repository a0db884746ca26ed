import { create } from "zustand";
import type { CallDocument, Me, Room } from "../../shared/contract/entities.ts";
import type { ListedHost } from "../../shared/contract/ipc.ts";
import type { Api } from "../api/client.ts";
import { isBlocked, ringingFor, type Replica } from "./replica.ts";

/** The hosts that the desktop app knows, and what happens on those that it does not show. */

/** What is known of a host that is followed. */
export interface Followed {
  readonly api: Api;
  readonly me: Me;
  readonly replica: Replica;
}

export interface KnownHost extends ListedHost {
  /** Null until it has answered for the first time, and of the host that is shown. */
  readonly followed: Followed | null;
  readonly online: boolean;
  /** Whether somebody has written there since it was last shown. */
  readonly unread: boolean;
}

interface KnownHosts {
  readonly hosts: readonly KnownHost[];
  /** The address of the one that is shown; null for the one on this computer. */
  readonly shown: string | null;
}

/** Empty until it is loaded. */
export const useKnownHosts = create<KnownHosts>(() => ({ hosts: [], shown: null }));

/** Changes what is known of a host. */
export function changeHost(url: string | null, change: Partial<KnownHost>): void {
  useKnownHosts.setState(({ hosts }) => ({
    hosts: hosts.map((host) => (host.url === url ? { ...host, ...change } : host)),
  }));
}

/** A ring on a host that is not shown. */
export interface RingElsewhere {
  readonly host: KnownHost;
  readonly call: CallDocument;
  readonly room: Room | undefined;
  readonly me: Me;
}

/** The rings on hosts that are not shown. A host known under two addresses rings once; `here` are the rings that are shown already. */
export function ringsElsewhere(
  hosts: readonly KnownHost[],
  here: readonly Pick<CallDocument, "id">[],
): RingElsewhere[] {
  const known = new Set(here.map(({ id }) => id));
  return hosts.flatMap((host) => {
    if (!host.followed) return [];
    const { replica, me } = host.followed;
    return ringingFor(replica, me.id).flatMap((call) => {
      if (known.has(call.id)) return [];
      known.add(call.id);
      return [{ host, call, room: replica.rooms[call.room_id], me }];
    });
  });
}

/** How many missed calls there are that have not been seen yet. */
export const freshlyMissed = ({ followed }: KnownHost): number =>
  followed?.replica.missed?.filter(({ seen }) => !seen).length ?? 0;

/** The position of the latest message by somebody else; 0 if there is none. */
export function latestMessage({ replica, me }: Pick<Followed, "replica" | "me">): number {
  const positions = Object.values(replica.rooms).flatMap(({ last_message: last }) =>
    last && last.sender_id !== me.id && !isBlocked(replica, last.sender_id) ? [last.position] : [],
  );
  return Math.max(0, ...positions);
}

/** The address of a host, without its scheme, where two hosts have one name; null for any other. */
export function addressAmong(hosts: readonly ListedHost[], { url, name }: ListedHost): string | null {
  const isAmbiguous = hosts.filter((other) => other.name === name).length > 1;
  return isAmbiguous && url !== null ? new URL(url).host : null;
}

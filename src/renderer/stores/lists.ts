import { routes } from "../../shared/contract/client.ts";
import type { Block, HostProfile, Me, MissedCall, Room } from "../../shared/contract/entities.ts";
import type { Api } from "../api/client.ts";
import { fromLists, type Replica } from "./replica.ts";

/** What a host is asked for before its events are followed. Each rejects with an `ApiError`. */

export interface FirstLists {
  readonly me: Me;
  readonly profile: HostProfile;
  readonly rooms: readonly Room[];
  /** The event from which on to follow. */
  readonly position: number;
}

/** Who we are, and our rooms. */
export async function fetchFirst(host: Api): Promise<FirstLists> {
  const [me, { host: profile, rooms, position }] = await Promise.all([
    host.call(routes.getMe),
    host.call(routes.listRooms),
  ]);
  return { me, profile, rooms, position };
}

/** Data that the first screen does not wait for. */
export async function fetchMore(host: Api): Promise<[MissedCall[], Block[]]> {
  return await Promise.all([host.call(routes.listMissedCalls), host.call(routes.listBlocks)]);
}

/** Loads everything again. */
export async function fetchLists(host: Api): Promise<{ me: Me; replica: Replica; position: number }> {
  const { host: profile, rooms, position } = await host.call(routes.listRooms);
  // Asked after the position: what changes meanwhile comes as an event.
  const [me, more] = await Promise.all([host.call(routes.getMe), fetchMore(host)]);
  return { me, replica: fromLists(profile, rooms, ...more), position };
}

import type { HostProfile } from "../../shared/contract/entities.ts";
import type { Stores } from "../ports/storage.ts";

/** What everybody on the host knows of it. */
export function hostProfile({ settings }: Pick<Stores, "settings">): HostProfile {
  const { name, room_creation, invites } = settings.get();
  return { name, room_creation, invites };
}

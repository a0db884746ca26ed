import { isDeepStrictEqual } from "node:util";
import type { HostSettings } from "../../shared/contract/host.ts";
import { can } from "../../shared/permissions/permissions.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { checkedHostName } from "../accounts/names.ts";
import type { Storage } from "../ports/storage.ts";
import { announceHost } from "../announcements/announcements.ts";
import { hostProfile } from "../documents/host.ts";
import type { Caller } from "../permissions/caller.ts";
import type { EndedRights } from "../permissions/ended-rights.ts";

type Change = { readonly [Name in keyof HostSettings]?: HostSettings[Name] | undefined };

/** What the owner decides for the whole host. */
export class Settings {
  readonly #storage: Storage;
  readonly #rights: EndedRights;
  #onName: (name: string) => void = () => {};

  constructor(storage: Storage, rights: EndedRights) {
    this.#storage = storage;
    this.#rights = rights;
  }

  get(caller: Caller): HostSettings {
    if (!can(caller, "manage-host")) throw new Failure("SW_FORBIDDEN");
    return this.#storage.stores.settings.get();
  }

  /** Calls `listener` with the host's name, now and when it has changed. */
  followName(listener: (name: string) => void): void {
    this.#onName = listener;
    listener(this.name());
  }

  /** What the host is called: known to whoever can reach it. */
  name(): string {
    return this.#storage.stores.settings.get().name;
  }

  /** The origins of the sites that may show the page of a conference in a frame. */
  embedding(): readonly string[] {
    return this.#storage.stores.settings.get().conference_embedding;
  }

  /** Tells everybody whether this host makes transcripts, if that has changed. */
  setHasEngine(hasEngine: boolean): void {
    if (this.#storage.stores.settings.hasEngine() === hasEngine) return;
    this.#storage.write((stores) => {
      stores.settings.setHasEngine(hasEngine);
      announceHost(stores);
    });
  }

  /** Settings that are left out stay as they are. Everybody on the host is told of what concerns them. */
  change(caller: Caller, change: Change): HostSettings {
    if (!can(caller, "change-settings")) throw new Failure("SW_FORBIDDEN");
    const checked = change.name === undefined ? change : { ...change, name: checkedHostName(change.name) };
    return this.#storage.write((stores) => {
      const before = hostProfile(stores);
      stores.settings.change(checked);
      const after = hostProfile(stores);
      if (!isDeepStrictEqual(before, after)) {
        announceHost(stores);
        // Invites of those who may no longer invite stop working.
        this.#rights.changed();
      }
      if (checked.name !== undefined) this.#storage.afterCommit(() => this.#onName(this.name()));
      return stores.settings.get();
    });
  }
}

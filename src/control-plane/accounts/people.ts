import type { Clock } from "../../shared/base/clock.ts";
import type { HostRole, Person } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { PersonRow, UserRow } from "../ports/account-stores.ts";
import type { Storage, Stores } from "../ports/storage.ts";
import { announceRoom, announceUser } from "../announcements/announcements.ts";
import { personDocument } from "../documents/accounts.ts";
import { can, outranks } from "../../shared/permissions/permissions.ts";
import type { Caller } from "../permissions/caller.ts";
import type { EndedRights } from "../permissions/ended-rights.ts";

/** Administration of the people on this host: their roles, and whether they are disabled. */
export class People {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #rights: EndedRights;

  constructor(storage: Storage, clock: Clock, rights: EndedRights) {
    this.#storage = storage;
    this.#clock = clock;
    this.#rights = rights;
  }

  list(caller: Caller): Person[] {
    if (!can(caller, "manage-people")) throw new Failure("SW_FORBIDDEN");
    return this.#storage.stores.users.people().map(personDocument);
  }

  /** Disabling a person signs out all their devices. They stay in their rooms, and their messages are kept. */
  change(
    caller: Caller,
    userId: string,
    change: { role?: HostRole | undefined; disabled?: boolean | undefined },
  ): Person {
    return this.#storage.write((stores) => {
      const before = requireBelow(stores, caller, userId);
      const { role = before.role, disabled = before.disabled } = change;
      if (role !== before.role && !can(caller, "change-roles")) throw new Failure("SW_FORBIDDEN");
      if (role === before.role && disabled === before.disabled)
        return personDocument(requirePerson(stores, userId));
      if (disabled !== before.disabled) {
        stores.users.setDisabled(userId, disabled ? this.#clock.now() : null);
        if (disabled) signOutEverywhere(stores, userId, this.#clock.now());
      }
      stores.users.setRole(userId, role);
      if (role !== before.role) announceUser(stores, userId);
      for (const room of stores.rooms.ofUser(userId)) announceRoom(stores, room.id);
      this.#rights.changed();
      return personDocument(requirePerson(stores, userId));
    });
  }

  /** Signs out all devices of a person and revokes their API tokens. They can sign in again. */
  signOut(caller: Caller, userId: string): void {
    this.#storage.fromReserve.write((stores) => {
      requireBelow(stores, caller, userId);
      signOutEverywhere(stores, userId, this.#clock.now());
      this.#rights.changed();
    });
  }
}

function requireBelow(stores: Stores, caller: Caller, userId: string): UserRow {
  if (!can(caller, "manage-people")) throw new Failure("SW_FORBIDDEN");
  const user = stores.users.get(userId);
  if (!user) throw new Failure("SW_USER_NOT_FOUND");
  if (!outranks(caller, user)) throw new Failure("SW_FORBIDDEN");
  return user;
}

function requirePerson(stores: Stores, userId: string): PersonRow {
  const person = stores.users.people().find(({ id }) => id === userId);
  if (!person) throw new Failure("SW_USER_NOT_FOUND");
  return person;
}

function signOutEverywhere(stores: Stores, userId: string, at: number): void {
  stores.sessions.revokeAll(userId, at);
  stores.codes.removeOfUser(userId);
}

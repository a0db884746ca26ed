import type { Clock } from "../../shared/base/clock.ts";
import { createInviteId, createUserId } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { HostRole } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import { RateLimiter } from "../limiting/rate-limiter.ts";
import type { InviteRow, UserRow } from "../ports/account-stores.ts";
import type { RequestKey, Storage, Stores } from "../ports/storage.ts";
import { addMember } from "./membership.ts";
import { can, canGrant, canInvite } from "../../shared/permissions/permissions.ts";
import type { Caller } from "../permissions/caller.ts";
import { newAccountName } from "../accounts/names.ts";
import { openSession, type SignedIn } from "../accounts/sessions.ts";
import { createCode, hashOf } from "../accounts/tokens.ts";

/** Invites, by which people create accounts and become members. */
export class Invites {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #accepted = new RateLimiter(limits.rates.acceptancesOfInvite);

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  create(
    caller: Caller,
    options: { role: HostRole; roomId?: string | undefined; maxUses: number | null; lifetime: number },
    requestKey: RequestKey | null = null,
  ): { invite: InviteRow; code: string } {
    return this.#storage.once(requestKey, (stores) => {
      const room = options.roomId === undefined ? stores.rooms.first() : stores.rooms.get(options.roomId);
      if (!room) throw new Failure("SW_ROOM_NOT_FOUND");
      const refusal = inviteRefusal(stores, { id: caller.userId, role: caller.role }, room.id, options.role);
      if (refusal) throw new Failure(refusal);
      const own = stores.invites
        .usable(this.#clock.now())
        .filter((other) => other.createdBy === caller.userId);
      if (own.length >= limits.invitesOfUser)
        throw new Failure("SW_TOO_MANY", "You have reached your limit of invites; revoke one first.");
      const code = createCode();
      const invite: InviteRow = {
        id: createInviteId(),
        roomId: room.id,
        role: options.role,
        createdBy: caller.userId,
        maxUses: options.maxUses,
        uses: 0,
        expiresAt: this.#clock.now() + options.lifetime,
        revoked: false,
      };
      stores.invites.insert({ ...invite, codeHash: hashOf(code) }, this.#clock.now());
      return { invite, code };
    });
  }

  /** Valid invites: all of them for owner and admins, otherwise the caller's own. */
  list(caller: Caller): InviteRow[] {
    const { stores } = this.#storage;
    const usable = stores.invites
      .usable(this.#clock.now())
      .filter((invite) => isCreatorAllowed(stores, invite));
    if (can(caller, "manage-invites")) return usable;
    return usable.filter((invite) => invite.createdBy === caller.userId);
  }

  revoke(caller: Caller, inviteId: string): void {
    this.#storage.write((stores) => {
      const invite = stores.invites.byId(inviteId);
      const allowed = can(caller, "manage-invites") || invite?.createdBy === caller.userId;
      if (!allowed) throw new Failure("SW_FORBIDDEN");
      if (!invite) throw new Failure("SW_INVITE_INVALID");
      stores.invites.revoke(invite.id, this.#clock.now());
    });
  }

  /** The invite of a code, which this does not use. Throws SW_INVITE_INVALID. */
  find(code: string): InviteRow {
    const invite = this.#storage.stores.invites.byCodeHash(hashOf(code));
    if (!invite || !this.#isOpen(invite)) throw new Failure("SW_INVITE_INVALID");
    return invite;
  }

  /** Whether an invite can still be accepted. */
  isOpen(inviteId: string): boolean {
    const invite = this.#storage.stores.invites.byId(inviteId);
    return invite !== undefined && this.#isOpen(invite);
  }

  #isOpen(invite: InviteRow): boolean {
    return isUsable(invite, this.#clock.now()) && isCreatorAllowed(this.#storage.stores, invite);
  }

  /**
   * Fails in the same way for an invite that never existed, has expired, is used up, was revoked or is not allowed any
   * more.
   */
  accept(
    code: string,
    displayName: string,
    deviceLabel: string,
    requestKey: RequestKey | null = null,
  ): SignedIn & { roomId: string } {
    // Check without a write transaction first, because most wrong codes are guesses.
    const found = this.#storage.stores.invites.byCodeHash(hashOf(code));
    if (!requestKey && !(found && isUsable(found, this.#clock.now()))) throw new Failure("SW_INVITE_INVALID");
    return this.#storage.once(requestKey, (stores) => {
      const now = this.#clock.now();
      const invite = stores.invites.byCodeHash(hashOf(code));
      if (!invite || !isUsable(invite, now) || !isCreatorAllowed(stores, invite))
        throw new Failure("SW_INVITE_INVALID");
      this.#accepted.take(invite.id);
      const name = newAccountName(stores, displayName);
      if (stores.users.count() >= limits.users) throw new Failure("SW_HOST_FULL");
      stores.invites.countUse(invite.id);
      const userId = createUserId();
      stores.users.insert({ id: userId, displayName: name, role: invite.role, named: true }, now);
      addMember(stores, invite.roomId, userId, 0, now);
      return { ...openSession(stores, { userId, label: deviceLabel }, now), roomId: invite.roomId };
    });
  }
}

/** Whether somebody may invite into a room, with a role: nobody grants more than they have. */
function inviteRefusal(
  stores: Stores,
  person: Pick<UserRow, "id" | "role">,
  roomId: string,
  role: HostRole,
): "SW_FORBIDDEN" | "SW_ROOM_FORBIDDEN" | null {
  const host = stores.settings.get();
  if (!canGrant(person, role, host)) return "SW_FORBIDDEN";
  const room = stores.rooms.get(roomId);
  const member = stores.members.get(roomId, person.id) ?? null;
  return room && canInvite(member, room, role, host) ? null : "SW_ROOM_FORBIDDEN";
}

/** Whether the creator of an invite may still create it. */
function isCreatorAllowed(stores: Stores, invite: InviteRow): boolean {
  const maker = stores.users.get(invite.createdBy);
  return maker !== undefined && !maker.disabled && !inviteRefusal(stores, maker, invite.roomId, invite.role);
}

function isUsable(invite: InviteRow, now: number): boolean {
  const usedUp = invite.maxUses !== null && invite.uses >= invite.maxUses;
  return !invite.revoked && !usedUp && invite.expiresAt > now;
}

export const inviteLifetime = (seconds: number | undefined): number =>
  seconds === undefined ? limits.inviteLifetime : seconds * 1000;

import type { Clock } from "../../shared/base/clock.ts";
import { toRfc3339 } from "../../shared/base/clock.ts";
import { createDeviceId, createInviteId, createUserId } from "../../shared/base/ids.ts";
import { limits } from "../../shared/base/limits.ts";
import type { HostRole } from "../../shared/contract/entities.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { InviteRow, Storage, Stores } from "../ports/storage.ts";
import { announceRoom } from "../rooms/documents.ts";
import { addMember } from "../rooms/membership.ts";
import { can } from "../rooms/permissions.ts";
import type { Caller } from "./caller.ts";
import { createCode, createToken, hashOf } from "./tokens.ts";

interface SignedIn {
  userId: string;
  accessToken: string;
}

/** People and their devices: who is signed in, and how somebody becomes a member. */
export class Accounts {
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #revoked: ((deviceId: string) => void)[] = [];

  constructor(storage: Storage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  /** The person behind an access token, or null if it opens nothing (any more). */
  authenticate(accessToken: string): Caller | null {
    const { sessions, users } = this.#storage.stores;
    const session = sessions.byTokenHash(hashOf(accessToken));
    const user = session && users.get(session.userId);
    if (!session || !user) return null;
    return {
      userId: user.id,
      deviceId: session.id,
      displayName: user.displayName,
      role: user.role,
      named: user.named,
    };
  }

  isOpen(deviceId: string): boolean {
    return this.#storage.stores.sessions.isOpen(deviceId);
  }

  onRevoked(listener: (deviceId: string) => void): void {
    this.#revoked.push(listener);
  }

  rename(caller: Caller, displayName: string): Caller {
    this.#storage.write((stores) => {
      stores.users.rename(caller.userId, displayName);
      for (const room of stores.rooms.ofUser(caller.userId)) announceRoom(stores, room.id);
    });
    return { ...caller, displayName, named: true };
  }

  /** A single-use code that signs a user in on one device. */
  createSignInCode(userId: string, lifetime: number): string {
    const code = createCode();
    this.#storage.write((stores) =>
      stores.codes.insert({ hash: hashOf(code), userId, expiresAt: this.#clock.now() + lifetime }),
    );
    return code;
  }

  exchangeCode(code: string, deviceLabel: string): SignedIn {
    return this.#storage.write((stores) => {
      const userId = stores.codes.take(hashOf(code), this.#clock.now());
      if (userId === undefined) throw new Failure("SW_CODE_INVALID");
      return this.#openSession(stores, userId, deviceLabel);
    });
  }

  endSession(caller: Caller): void {
    this.#storage.write((stores) => stores.sessions.revoke(caller.deviceId, this.#clock.now()));
    for (const listener of this.#revoked) listener(caller.deviceId);
  }

  createInvite(
    caller: Caller,
    wish: { role: HostRole; roomId?: string | undefined; maxUses: number | null; lifetime: number },
  ): { invite: InviteRow; code: string } {
    const code = createCode();
    const invite = this.#storage.write((stores) => {
      const room = wish.roomId === undefined ? stores.rooms.first() : stores.rooms.get(wish.roomId);
      if (!room) throw new Failure("SW_ROOM_NOT_FOUND");
      if (!can(caller, "invite-to-host", null)) throw new Failure("SW_FORBIDDEN");
      // Nobody hands out more than they have: only the owner makes admins.
      if (wish.role === "admin" && caller.role !== "owner") throw new Failure("SW_FORBIDDEN");
      const member = stores.members.get(room.id, caller.userId) ?? null;
      if (room.kind === "direct" || !can(caller, "invite-to-room", member))
        throw new Failure("SW_ROOM_FORBIDDEN");
      const row: InviteRow = {
        id: createInviteId(),
        roomId: room.id,
        role: wish.role,
        createdBy: caller.userId,
        maxUses: wish.maxUses,
        uses: 0,
        expiresAt: this.#clock.now() + wish.lifetime,
        revoked: false,
      };
      stores.invites.insert({ ...row, codeHash: hashOf(code) }, this.#clock.now());
      return row;
    });
    return { invite, code };
  }

  revokeInvite(caller: Caller, inviteId: string): void {
    this.#storage.write((stores) => {
      const invite = stores.invites.byId(inviteId);
      const allowed = can(caller, "invite-to-host", null) || invite?.createdBy === caller.userId;
      if (!allowed) throw new Failure("SW_FORBIDDEN");
      if (!invite) throw new Failure("SW_INVITE_INVALID");
      stores.invites.revoke(invite.id, this.#clock.now());
    });
  }

  /** One answer for an invite that never was, has expired, is used up or was revoked. */
  acceptInvite(code: string, displayName: string, deviceLabel: string): SignedIn & { roomId: string } {
    return this.#storage.write((stores) => {
      const now = this.#clock.now();
      const invite = stores.invites.byCodeHash(hashOf(code));
      if (!invite || !isUsable(invite, now)) throw new Failure("SW_INVITE_INVALID");
      stores.invites.countUse(invite.id);
      const userId = createUserId();
      stores.users.insert({ id: userId, displayName, role: invite.role, named: true }, now);
      addMember(stores, invite.roomId, userId, 0, now);
      return { ...this.#openSession(stores, userId, deviceLabel), roomId: invite.roomId };
    });
  }

  #openSession(stores: Stores, userId: string, label: string): SignedIn {
    const accessToken = createToken();
    stores.sessions.insert(
      { id: createDeviceId(), userId, tokenHash: hashOf(accessToken), label },
      this.#clock.now(),
    );
    return { userId, accessToken };
  }
}

function isUsable(invite: InviteRow, now: number): boolean {
  const usedUp = invite.maxUses !== null && invite.uses >= invite.maxUses;
  return !invite.revoked && !usedUp && invite.expiresAt > now;
}

export function inviteDocument(invite: InviteRow, code: string, origin: string) {
  return {
    id: invite.id,
    code,
    // The code stands behind the #, which browsers send to nobody.
    url: `${origin}/#/invite/${code}`,
    role: invite.role,
    room_id: invite.roomId,
    max_uses: invite.maxUses,
    uses: invite.uses,
    expires_at: toRfc3339(invite.expiresAt),
  };
}

export const inviteLifetime = (seconds: number | undefined): number =>
  seconds === undefined ? limits.inviteLifetime : seconds * 1000;

import { toRfc3339 } from "../../shared/base/clock.ts";
import type { Block, Person } from "../../shared/contract/entities.ts";
import type { Caller } from "../permissions/caller.ts";
import type { InviteRow, PersonRow, SessionRow } from "../ports/account-stores.ts";
import type { Stores } from "../ports/storage.ts";

/** People, sessions, API tokens, blocks and invites in the format of the API. */

export const meDocument = (caller: Caller) => ({
  id: caller.userId,
  display_name: caller.displayName,
  role: caller.role,
  device_id: caller.deviceId,
  named: caller.named,
});

export function personDocument(person: PersonRow): Person {
  return {
    id: person.id,
    display_name: person.displayName,
    role: person.role,
    disabled: person.disabled,
    created_at: toRfc3339(person.createdAt),
    last_seen_at: person.lastSeenAt === null ? null : toRfc3339(person.lastSeenAt),
  };
}

export function sessionDocument(session: SessionRow, caller: Caller) {
  return {
    id: session.id,
    label: session.label,
    created_at: toRfc3339(session.createdAt),
    last_seen_at: toRfc3339(session.lastSeenAt),
    current: session.id === caller.deviceId,
  };
}

export function tokenDocument(session: SessionRow) {
  return {
    id: session.id,
    name: session.label,
    scopes: [...(session.scopes ?? [])],
    created_at: toRfc3339(session.createdAt),
    last_seen_at: toRfc3339(session.lastSeenAt),
    expires_at: session.expiresAt === null ? null : toRfc3339(session.expiresAt),
  };
}

export function inviteDocument(invite: InviteRow) {
  return {
    id: invite.id,
    role: invite.role,
    room_id: invite.roomId,
    max_uses: invite.maxUses,
    uses: invite.uses,
    expires_at: toRfc3339(invite.expiresAt),
  };
}

/** The people that a person has blocked. */
export const blockDocuments = (stores: Stores, userId: string): Block[] =>
  stores.blocks.ofUser(userId).map(({ blockedId, createdAt }) => ({
    user_id: blockedId,
    display_name: stores.users.get(blockedId)?.displayName ?? "",
    created_at: toRfc3339(createdAt),
  }));

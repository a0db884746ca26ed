import type { HostRole } from "../../shared/contract/entities.ts";
import type { InviteRow, Invites, Sessions, SignInCodes, UserRow, Users } from "../ports/storage.ts";
import { build, type Queries } from "./queries.ts";
import type { Tables } from "./tables.ts";

export function createUsers(queries: Queries): Users {
  const select = build.selectFrom("users").selectAll();
  const toUser = (row: Tables["users"] | undefined): UserRow | undefined =>
    row && {
      id: row.id,
      displayName: row.display_name,
      role: row.role as HostRole,
      named: row.named === 1,
    };
  return {
    insert(user, at) {
      queries.run(
        build.insertInto("users").values({
          id: user.id,
          display_name: user.displayName,
          role: user.role,
          named: user.named ? 1 : 0,
          created_at: at,
        }),
      );
    },
    get: (id) => toUser(queries.first(select.where("id", "=", id))),
    owner: () => toUser(queries.first(select.where("role", "=", "owner").orderBy("created_at").limit(1))),
    rename(id, displayName) {
      queries.run(
        build.updateTable("users").set({ display_name: displayName, named: 1 }).where("id", "=", id),
      );
    },
  };
}

export function createSessions(queries: Queries): Sessions {
  const open = build.selectFrom("sessions").select(["id", "user_id"]).where("revoked_at", "is", null);
  return {
    insert(session, at) {
      queries.run(
        build.insertInto("sessions").values({
          id: session.id,
          user_id: session.userId,
          token_hash: session.tokenHash,
          label: session.label,
          created_at: at,
          revoked_at: null,
        }),
      );
    },
    byTokenHash(tokenHash) {
      const row = queries.first(open.where("token_hash", "=", tokenHash));
      return row && { id: row.id, userId: row.user_id };
    },
    isOpen: (id) => queries.first(open.where("id", "=", id)) !== undefined,
    revoke(id, at) {
      queries.run(
        build
          .updateTable("sessions")
          .set({ revoked_at: at })
          .where("id", "=", id)
          .where("revoked_at", "is", null),
      );
    },
  };
}

export function createSignInCodes(queries: Queries): SignInCodes {
  return {
    insert(code) {
      queries.run(
        build
          .insertInto("sign_in_codes")
          .values({ hash: code.hash, user_id: code.userId, expires_at: code.expiresAt }),
      );
    },
    take(hash, now) {
      queries.run(build.deleteFrom("sign_in_codes").where("expires_at", "<=", now));
      return queries.first(build.deleteFrom("sign_in_codes").where("hash", "=", hash).returning("user_id"))
        ?.user_id;
    },
  };
}

export function createInvites(queries: Queries): Invites {
  const select = build.selectFrom("invites").selectAll();
  const toInvite = (row: Tables["invites"] | undefined): InviteRow | undefined =>
    row && {
      id: row.id,
      roomId: row.room_id,
      role: row.role as HostRole,
      createdBy: row.created_by,
      maxUses: row.max_uses,
      uses: row.uses,
      expiresAt: row.expires_at,
      revoked: row.revoked_at !== null,
    };
  return {
    insert(invite, at) {
      queries.run(
        build.insertInto("invites").values({
          id: invite.id,
          code_hash: invite.codeHash,
          room_id: invite.roomId,
          role: invite.role,
          created_by: invite.createdBy,
          max_uses: invite.maxUses,
          uses: invite.uses,
          expires_at: invite.expiresAt,
          created_at: at,
          revoked_at: null,
        }),
      );
    },
    byCodeHash: (hash) => toInvite(queries.first(select.where("code_hash", "=", hash))),
    byId: (id) => toInvite(queries.first(select.where("id", "=", id))),
    countUse(id) {
      queries.run(
        build
          .updateTable("invites")
          .set((expression) => ({ uses: expression("uses", "+", 1) }))
          .where("id", "=", id),
      );
    },
    revoke(id, at) {
      queries.run(build.updateTable("invites").set({ revoked_at: at }).where("id", "=", id));
    },
  };
}

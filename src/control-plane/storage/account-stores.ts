import type { HostRole } from "../../shared/contract/entities.ts";
import * as z from "zod";
import { apiScopes } from "../../shared/contract/route.ts";
import type {
  InviteRow,
  Invites,
  PasswordRow,
  Passwords,
  SessionRow,
  Sessions,
  SignInCodes,
  UserRow,
  Users,
} from "../ports/storage.ts";
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
  const open = (now: number) =>
    build
      .selectFrom("sessions")
      .selectAll()
      .where("revoked_at", "is", null)
      .where((e) => e.or([e("expires_at", "is", null), e("expires_at", ">", now)]));
  const toSession = (row: Tables["sessions"]): SessionRow => ({
    id: row.id,
    userId: row.user_id,
    label: row.label,
    scopes: row.scopes === null ? null : z.array(z.enum(apiScopes)).parse(JSON.parse(row.scopes)),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastSeenAt: row.last_seen_at,
  });
  return {
    insert(session) {
      queries.run(
        build.insertInto("sessions").values({
          id: session.id,
          user_id: session.userId,
          token_hash: session.tokenHash,
          label: session.label,
          created_at: session.createdAt,
          revoked_at: null,
          scopes: session.scopes && JSON.stringify(session.scopes),
          expires_at: session.expiresAt,
          last_seen_at: session.lastSeenAt,
        }),
      );
    },
    byTokenHash(tokenHash, now) {
      const row = queries.first(open(now).where("token_hash", "=", tokenHash));
      return row && toSession(row);
    },
    ofUser: (userId, now) =>
      queries.all(open(now).where("user_id", "=", userId).orderBy("created_at")).map(toSession),
    isOpen: (id, now) => queries.first(open(now).where("id", "=", id)) !== undefined,
    seen(id, at) {
      queries.run(build.updateTable("sessions").set({ last_seen_at: at }).where("id", "=", id));
    },
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

export function createPasswords(queries: Queries): Passwords {
  const select = build.selectFrom("passwords").selectAll();
  const toPassword = (row: Tables["passwords"] | undefined): PasswordRow | undefined =>
    row && { userId: row.user_id, login: row.login, hash: row.hash };
  return {
    byLogin: (login) => toPassword(queries.first(select.where("login", "=", login))),
    ofUser: (userId) => toPassword(queries.first(select.where("user_id", "=", userId))),
    put({ userId, login, hash }) {
      queries.run(
        build
          .insertInto("passwords")
          .values({ user_id: userId, login, hash })
          .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ login, hash })),
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
    usable: (now) =>
      queries
        .all(
          select
            .where("revoked_at", "is", null)
            .where("expires_at", ">", now)
            .where((e) => e.or([e("max_uses", "is", null), e("uses", "<", e.ref("max_uses"))]))
            .orderBy("created_at", "desc"),
        )
        .flatMap((row) => toInvite(row) ?? []),
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

import type { HostRole } from "../../shared/contract/entities.ts";
import * as z from "zod";
import { apiScopes } from "../../shared/contract/route.ts";
import { limits } from "../../shared/base/limits.ts";
import type {
  BlockStore,
  InviteRow,
  InviteStore,
  PasswordRow,
  PasswordStore,
  SessionRow,
  SessionStore,
  SignInCodeRow,
  SignInCodeStore,
  UserRow,
  UserStore,
} from "../ports/account-stores.ts";
import { build, type Queries } from "./queries.ts";
import type { Tables } from "./tables.ts";

export function createUserStore(queries: Queries): UserStore {
  const select = build.selectFrom("users").selectAll();
  const toRow = (row: Tables["users"]): UserRow => ({
    id: row.id,
    displayName: row.display_name,
    role: row.role as HostRole,
    named: row.named === 1,
    disabled: row.disabled_at !== null,
  });
  const toUser = (row: Tables["users"] | undefined) => row && toRow(row);
  return {
    insert(user, at) {
      queries.run(
        build.insertInto("users").values({
          id: user.id,
          display_name: user.displayName,
          role: user.role,
          named: user.named ? 1 : 0,
          created_at: at,
          disabled_at: null,
        }),
      );
    },
    count: () =>
      queries.first(build.selectFrom("users").select((e) => e.fn.countAll<number>().as("count")))?.count ?? 0,
    get: (id) => toUser(queries.first(select.where("id", "=", id))),
    owner: () => toUser(queries.first(select.where("role", "=", "owner").orderBy("created_at").limit(1))),
    people: () =>
      queries
        .all(
          select
            .select((e) =>
              e
                .selectFrom("sessions")
                .select((s) => s.fn.max("last_seen_at").as("at"))
                .whereRef("sessions.user_id", "=", "users.id")
                .as("last_seen_at"),
            )
            .orderBy("created_at")
            .orderBy("id"),
        )
        .map((row) => Object.assign(toRow(row), { createdAt: row.created_at, lastSeenAt: row.last_seen_at })),
    names: () => queries.all(build.selectFrom("users").select(["id", "display_name as displayName"])),
    rename(id, displayName) {
      queries.run(
        build.updateTable("users").set({ display_name: displayName, named: 1 }).where("id", "=", id),
      );
    },
    setRole(id, role) {
      queries.run(build.updateTable("users").set({ role }).where("id", "=", id));
    },
    setDisabled(id, at) {
      queries.run(build.updateTable("users").set({ disabled_at: at }).where("id", "=", id));
    },
  };
}

export function createSessionStore(queries: Queries): SessionStore {
  const open = (now: number) =>
    build
      .selectFrom("sessions")
      .selectAll()
      .where("revoked_at", "is", null)
      .where((e) => e.or([e("expires_at", "is", null), e("expires_at", ">", now)]))
      // Only devices are signed out when idle. A script may run once a year, and its token has an expiry date of its own.
      .where((e) =>
        e.or([e("scopes", "is not", null), e("last_seen_at", ">", now - limits.sessionIdleTimeout)]),
      );
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
    get(id, now) {
      const row = queries.first(open(now).where("id", "=", id));
      return row && toSession(row);
    },
    ofUser: (userId, now) =>
      queries.all(open(now).where("user_id", "=", userId).orderBy("created_at")).map(toSession),
    nextEnd(now) {
      const first = (column: "expires_at" | "last_seen_at", devices: boolean) => {
        const rows = open(now).where("scopes", devices ? "is" : "is not", null);
        return queries.first(rows.where(column, "is not", null).orderBy(column).limit(1))?.[column] ?? null;
      };
      const expires = first("expires_at", false);
      const seen = first("last_seen_at", true);
      const forgotten = seen === null ? null : seen + limits.sessionIdleTimeout;
      if (expires === null || forgotten === null) return expires ?? forgotten;
      return Math.min(expires, forgotten);
    },
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
    revokeAll(userId, at, except) {
      let query = build
        .updateTable("sessions")
        .set({ revoked_at: at })
        .where("user_id", "=", userId)
        .where("revoked_at", "is", null);
      if (except !== undefined) query = query.where("id", "<>", except);
      queries.run(query);
    },
  };
}

export function createPasswordStore(queries: Queries): PasswordStore {
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

export function createSignInCodeStore(queries: Queries): SignInCodeStore {
  const remove = build.deleteFrom("sign_in_codes");
  const toCode = (row: Tables["sign_in_codes"]): SignInCodeRow => ({
    userId: row.user_id,
    sessionId: row.session_id,
    expiresAt: row.expires_at,
  });
  return {
    insert(code) {
      queries.run(
        build.insertInto("sign_in_codes").values({
          hash: code.hash,
          user_id: code.userId,
          session_id: code.sessionId,
          expires_at: code.expiresAt,
        }),
      );
    },
    get(hash, now) {
      const select = build.selectFrom("sign_in_codes").selectAll();
      const row = queries.first(select.where("hash", "=", hash).where("expires_at", ">", now));
      return row && toCode(row);
    },
    remove: (hash) => queries.run(remove.where("hash", "=", hash)) > 0,
    removeOfSession: (sessionId) => void queries.run(remove.where("session_id", "=", sessionId)),
    removeOfUser: (userId) => void queries.run(remove.where("user_id", "=", userId)),
    removeExpired: (now) => void queries.run(remove.where("expires_at", "<=", now)),
  };
}

export function createBlockStore(queries: Queries): BlockStore {
  const of = (userId: string) => build.selectFrom("blocks").selectAll().where("user_id", "=", userId);
  return {
    put(userId, blockedId, at) {
      queries.run(
        build
          .insertInto("blocks")
          .values({ user_id: userId, blocked_id: blockedId, created_at: at })
          .onConflict((conflict) => conflict.doNothing()),
      );
    },
    remove(userId, blockedId) {
      queries.run(
        build.deleteFrom("blocks").where("user_id", "=", userId).where("blocked_id", "=", blockedId),
      );
    },
    has: (userId, blockedId) => queries.first(of(userId).where("blocked_id", "=", blockedId)) !== undefined,
    ofUser: (userId) =>
      queries
        .all(of(userId).orderBy("created_at"))
        .map((row) => ({ blockedId: row.blocked_id, createdAt: row.created_at })),
  };
}

export function createInviteStore(queries: Queries): InviteStore {
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
      queries.run(
        build
          .updateTable("invites")
          .set({ revoked_at: at })
          .where("id", "=", id)
          .where("revoked_at", "is", null),
      );
    },
  };
}

/** The tables as SQLite holds them; a test compares this with the migrated schema. Times are ms since the epoch. */
export interface Tables {
  users: {
    id: string;
    display_name: string;
    role: string;
    named: number;
    created_at: number;
    disabled_at: number | null;
  };
  sessions: {
    id: string;
    user_id: string;
    token_hash: string;
    label: string;
    created_at: number;
    revoked_at: number | null;
    scopes: string | null;
    expires_at: number | null;
    last_seen_at: number;
  };
  passwords: { user_id: string; login: string; hash: string };
  sign_in_codes: { hash: string; user_id: string; expires_at: number; session_id: string | null };
  blocks: { user_id: string; blocked_id: string; created_at: number };
  invites: {
    id: string;
    code_hash: string;
    room_id: string;
    role: string;
    created_by: string;
    max_uses: number | null;
    uses: number;
    expires_at: number;
    created_at: number;
    revoked_at: number | null;
  };
  rooms: {
    id: string;
    name: string;
    topic: string;
    kind: string;
    created_by: string;
    created_at: number;
  };
  room_members: { room_id: string; user_id: string; power_level: number; joined_at: number };
  messages: {
    position: number;
    id: string;
    room_id: string;
    sender_id: string;
    body: string;
    txn_id: string | null;
    call: string | null;
    created_at: number;
    session_id: string | null;
    hidden_from: string | null;
  };
  calls: { id: string; room_id: string; status: string; started_at: number; state: string };
  missed_calls: { user_id: string; call_id: string; missed_at: number; seen: number };
  events: {
    position: number;
    room_id: string | null;
    user_id: string | null;
    event: string;
    /** The size of all events up to this one, since there is this column: two of them say what lies between. */
    bytes_to_here: number;
  };
  transactions: { id: string; answer: string; expires_at: number };
  settings: { name: string; value: string };
  webhooks: {
    id: string;
    url: string;
    secret: string;
    events: string;
    created_by: string;
    created_at: number;
    position: number;
    last_at: number | null;
    last_status: number | null;
    last_error: string | null;
    attempts: number;
  };
  recordings: { id: string; call_id: string; started_at: number; status: string; state: string };
}

/** Column names of each table, for the test. */
export const tableColumns: { [T in keyof Tables]: readonly (keyof Tables[T])[] } = {
  users: ["id", "display_name", "role", "named", "created_at", "disabled_at"],
  sessions: [
    "id",
    "user_id",
    "token_hash",
    "label",
    "created_at",
    "revoked_at",
    "scopes",
    "expires_at",
    "last_seen_at",
  ],
  passwords: ["user_id", "login", "hash"],
  sign_in_codes: ["hash", "user_id", "expires_at", "session_id"],
  blocks: ["user_id", "blocked_id", "created_at"],
  invites: [
    "id",
    "code_hash",
    "room_id",
    "role",
    "created_by",
    "max_uses",
    "uses",
    "expires_at",
    "created_at",
    "revoked_at",
  ],
  rooms: ["id", "name", "topic", "kind", "created_by", "created_at"],
  room_members: ["room_id", "user_id", "power_level", "joined_at"],
  messages: [
    "position",
    "id",
    "room_id",
    "sender_id",
    "body",
    "txn_id",
    "call",
    "created_at",
    "session_id",
    "hidden_from",
  ],
  calls: ["id", "room_id", "status", "started_at", "state"],
  missed_calls: ["user_id", "call_id", "missed_at", "seen"],
  events: ["position", "room_id", "user_id", "event", "bytes_to_here"],
  transactions: ["id", "answer", "expires_at"],
  settings: ["name", "value"],
  webhooks: [
    "id",
    "url",
    "secret",
    "events",
    "created_by",
    "created_at",
    "position",
    "last_at",
    "last_status",
    "last_error",
    "attempts",
  ],
  recordings: ["id", "call_id", "started_at", "status", "state"],
};

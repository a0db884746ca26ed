export const firstSchema = [
  `CREATE TABLE users (
     id TEXT PRIMARY KEY,
     display_name TEXT NOT NULL,
     role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'guest')),
     named INTEGER NOT NULL,
     created_at INTEGER NOT NULL
   ) STRICT`,
  `CREATE TABLE sessions (
     id TEXT PRIMARY KEY,
     user_id TEXT NOT NULL REFERENCES users (id),
     token_hash TEXT NOT NULL UNIQUE,
     label TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     revoked_at INTEGER
   ) STRICT`,
  `CREATE TABLE sign_in_codes (
     hash TEXT PRIMARY KEY,
     user_id TEXT NOT NULL REFERENCES users (id),
     expires_at INTEGER NOT NULL
   ) STRICT`,
  `CREATE TABLE rooms (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     topic TEXT NOT NULL,
     kind TEXT NOT NULL CHECK (kind IN ('open', 'private', 'direct')),
     created_by TEXT NOT NULL REFERENCES users (id),
     created_at INTEGER NOT NULL
   ) STRICT`,
  `CREATE TABLE invites (
     id TEXT PRIMARY KEY,
     code_hash TEXT NOT NULL UNIQUE,
     room_id TEXT NOT NULL REFERENCES rooms (id),
     role TEXT NOT NULL,
     created_by TEXT NOT NULL REFERENCES users (id),
     max_uses INTEGER,
     uses INTEGER NOT NULL,
     expires_at INTEGER NOT NULL,
     created_at INTEGER NOT NULL,
     revoked_at INTEGER
   ) STRICT`,
  `CREATE TABLE room_members (
     room_id TEXT NOT NULL REFERENCES rooms (id),
     user_id TEXT NOT NULL REFERENCES users (id),
     power_level INTEGER NOT NULL CHECK (power_level BETWEEN 0 AND 100),
     joined_at INTEGER NOT NULL,
     PRIMARY KEY (room_id, user_id)
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX room_members_of_user ON room_members (user_id, room_id)`,
  `CREATE TABLE messages (
     position INTEGER PRIMARY KEY,
     id TEXT NOT NULL UNIQUE,
     room_id TEXT NOT NULL REFERENCES rooms (id),
     sender_id TEXT NOT NULL REFERENCES users (id),
     body TEXT NOT NULL,
     txn_id TEXT,
     call TEXT,
     created_at INTEGER NOT NULL
   ) STRICT`,
  `CREATE INDEX messages_of_room ON messages (room_id, position)`,
  `CREATE UNIQUE INDEX messages_once ON messages (sender_id, txn_id) WHERE txn_id IS NOT NULL`,
  `CREATE TABLE calls (
     id TEXT PRIMARY KEY,
     room_id TEXT NOT NULL REFERENCES rooms (id),
     status TEXT NOT NULL CHECK (status IN ('ringing', 'active', 'ended')),
     started_at INTEGER NOT NULL,
     state TEXT NOT NULL
   ) STRICT`,
  // Enforces one live call per room under any race.
  `CREATE UNIQUE INDEX one_live_call_per_room ON calls (room_id) WHERE status <> 'ended'`,
  `CREATE TABLE events (
     position INTEGER PRIMARY KEY,
     room_id TEXT,
     user_id TEXT,
     event TEXT NOT NULL
   ) STRICT`,
];

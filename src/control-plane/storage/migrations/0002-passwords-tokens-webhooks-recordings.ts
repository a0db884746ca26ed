export const passwordsTokensWebhooksRecordings = [
  `CREATE TABLE passwords (
     user_id TEXT PRIMARY KEY REFERENCES users (id),
     login TEXT NOT NULL UNIQUE,
     hash TEXT NOT NULL
   ) STRICT`,
  // An API token is a session that has scopes.
  `ALTER TABLE sessions ADD COLUMN scopes TEXT`,
  `ALTER TABLE sessions ADD COLUMN expires_at INTEGER`,
  `ALTER TABLE sessions ADD COLUMN last_seen_at INTEGER NOT NULL DEFAULT 0`,
  `UPDATE sessions SET last_seen_at = created_at`,
  `CREATE INDEX sessions_of_user ON sessions (user_id)`,
  `CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`,
  `CREATE TABLE webhooks (
     id TEXT PRIMARY KEY,
     url TEXT NOT NULL,
     secret TEXT NOT NULL,
     events TEXT NOT NULL,
     created_by TEXT NOT NULL REFERENCES users (id),
     created_at INTEGER NOT NULL,
     position INTEGER NOT NULL,
     last_at INTEGER,
     last_status INTEGER,
     last_error TEXT,
     attempts INTEGER NOT NULL
   ) STRICT`,
  `CREATE TABLE recordings (
     id TEXT PRIMARY KEY,
     call_id TEXT NOT NULL REFERENCES calls (id),
     started_at INTEGER NOT NULL,
     status TEXT NOT NULL,
     state TEXT NOT NULL
   ) STRICT`,
  `CREATE INDEX recordings_of_call ON recordings (call_id, started_at)`,
  `UPDATE calls SET state = json_set(
     state, '$.locked', json('false'), '$.spotlightId', json('null'), '$.expelled', json('[]')
   )`,
];

export const transactions = [
  // A transaction id is scoped to a session and a room. Earlier messages have no session: there it is scoped to the sender.
  `ALTER TABLE messages ADD COLUMN session_id TEXT`,
  `DROP INDEX messages_once`,
  `CREATE UNIQUE INDEX messages_once ON messages (sender_id, room_id, txn_id, session_id)
     WHERE txn_id IS NOT NULL`,
  // Responses to requests that create something, encrypted with a secret of the sender.
  `CREATE TABLE transactions (
     id TEXT PRIMARY KEY,
     answer TEXT NOT NULL,
     expires_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX transactions_by_expiry ON transactions (expires_at)`,
];

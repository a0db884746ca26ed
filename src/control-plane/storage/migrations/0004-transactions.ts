export const transactions = [
  // A transaction id belongs to a session and a room. Messages from before carry no session: there it is the sender's.
  `ALTER TABLE messages ADD COLUMN session_id TEXT`,
  `DROP INDEX messages_once`,
  `CREATE UNIQUE INDEX messages_once ON messages (sender_id, room_id, txn_id, session_id)
     WHERE txn_id IS NOT NULL`,
  // What was answered to a request that creates something, sealed by what only its sender knows.
  `CREATE TABLE transactions (
     id TEXT PRIMARY KEY,
     answer TEXT NOT NULL,
     expires_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX transactions_by_expiry ON transactions (expires_at)`,
];

export const missedCalls = [
  `CREATE TABLE missed_calls (
     user_id TEXT NOT NULL REFERENCES users (id),
     call_id TEXT NOT NULL REFERENCES calls (id),
     missed_at INTEGER NOT NULL,
     seen INTEGER NOT NULL,
     PRIMARY KEY (user_id, call_id)
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX missed_calls_of_user ON missed_calls (user_id, missed_at)`,
];

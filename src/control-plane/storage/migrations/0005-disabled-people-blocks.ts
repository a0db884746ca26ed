export const disabledPeopleBlocks = [
  `ALTER TABLE users ADD COLUMN disabled_at INTEGER`,
  // A code becomes invalid with the session of the device that shows it.
  `ALTER TABLE sign_in_codes ADD COLUMN session_id TEXT REFERENCES sessions (id) ON DELETE CASCADE`,
  `CREATE TABLE blocks (
     user_id TEXT NOT NULL REFERENCES users (id),
     blocked_id TEXT NOT NULL REFERENCES users (id),
     created_at INTEGER NOT NULL,
     PRIMARY KEY (user_id, blocked_id)
   ) STRICT, WITHOUT ROWID`,
  `ALTER TABLE messages ADD COLUMN hidden_from TEXT REFERENCES users (id)`,
];

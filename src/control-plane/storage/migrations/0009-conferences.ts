export const conferences = [
  `CREATE TABLE conferences (
     id TEXT PRIMARY KEY,
     sid TEXT NOT NULL UNIQUE,
     user_id TEXT NOT NULL REFERENCES users (id),
     livekit_room TEXT UNIQUE,
     created_at INTEGER NOT NULL,
     state TEXT NOT NULL
   ) STRICT`,
  `CREATE INDEX conferences_of_user ON conferences (user_id)`,
  `CREATE TABLE conference_participants (
     conference_id TEXT NOT NULL REFERENCES conferences (id),
     identity TEXT NOT NULL,
     name TEXT NOT NULL,
     role TEXT NOT NULL,
     secret_hash TEXT,
     admission TEXT NOT NULL,
     on_stage INTEGER NOT NULL,
     hand_raised_at INTEGER,
     created_at INTEGER NOT NULL,
     joined_at INTEGER,
     left_at INTEGER,
     PRIMARY KEY (conference_id, identity)
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX conference_participants_of_secret ON conference_participants (conference_id, secret_hash)
     WHERE secret_hash IS NOT NULL`,
];

export const recordingsTranscripts = [
  `ALTER TABLE rooms ADD COLUMN retention_days INTEGER`,
  `ALTER TABLE messages ADD COLUMN kind TEXT NOT NULL DEFAULT 'text'`,
  `ALTER TABLE messages ADD COLUMN recording_id TEXT REFERENCES recordings (id)`,
  `UPDATE messages SET kind = 'call' WHERE call IS NOT NULL`,
  // No host had a recorder before: its attempts have failed, and left nothing.
  `DELETE FROM recordings`,
  `CREATE TABLE transcripts (
     recording_id TEXT PRIMARY KEY REFERENCES recordings (id),
     status TEXT NOT NULL,
     engine TEXT,
     language TEXT,
     done INTEGER NOT NULL,
     total INTEGER NOT NULL,
     problem TEXT,
     segments TEXT NOT NULL,
     attempts INTEGER NOT NULL,
     next_at INTEGER NOT NULL
   ) STRICT`,
  `CREATE INDEX messages_of_recording ON messages (recording_id, kind) WHERE recording_id IS NOT NULL`,
];

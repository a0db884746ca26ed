/** Not only calls are recorded. SQLite cannot remove a reference from a column, so the table is made again. */
export const recordedSubjects = [
  // Messages and transcripts refer to the rows, which are gone for a moment.
  `PRAGMA defer_foreign_keys = ON`,
  `CREATE TABLE recordings_before AS SELECT * FROM recordings`,
  `DROP TABLE recordings`,
  `CREATE TABLE recordings (
     id TEXT PRIMARY KEY,
     subject_id TEXT NOT NULL,
     started_at INTEGER NOT NULL,
     status TEXT NOT NULL,
     state TEXT NOT NULL
   ) STRICT`,
  `INSERT INTO recordings
     SELECT id, call_id, started_at, status, json_set(json_remove(state, '$.callId'), '$.subjectId', call_id)
     FROM recordings_before`,
  `DROP TABLE recordings_before`,
  `CREATE INDEX recordings_of_subject ON recordings (subject_id, started_at)`,
];

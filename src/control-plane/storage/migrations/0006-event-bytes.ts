export const eventBytes = [
  // Existing rows stay at 0, which costs no rewriting: they are deleted before the first that is counted.
  `ALTER TABLE events ADD COLUMN bytes_to_here INTEGER NOT NULL DEFAULT 0`,
];

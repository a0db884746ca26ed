export const eventBytes = [
  // Existing rows stay at 0, so they need not be rewritten. They are deleted before the first one that is counted.
  `ALTER TABLE events ADD COLUMN bytes_to_here INTEGER NOT NULL DEFAULT 0`,
];

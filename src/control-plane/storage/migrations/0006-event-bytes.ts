export const eventBytes = [
  // Those that are there stay at 0, which costs no rewriting: they go before the first that counts.
  `ALTER TABLE events ADD COLUMN bytes_to_here INTEGER NOT NULL DEFAULT 0`,
];

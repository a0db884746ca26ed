export const observedTime = [
  `CREATE TABLE observed_time (
     id INTEGER PRIMARY KEY CHECK (id = 1),
     total INTEGER NOT NULL,
     wall INTEGER NOT NULL,
     uptime INTEGER NOT NULL
   ) STRICT`,
  `CREATE TABLE observed_since (
     kind TEXT NOT NULL,
     name TEXT NOT NULL,
     since INTEGER NOT NULL,
     PRIMARY KEY (kind, name)
   ) STRICT`,
];

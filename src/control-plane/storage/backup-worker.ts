import { parentPort, workerData } from "node:worker_threads";
import Database from "better-sqlite3";
import { copyDatabase } from "./copies.ts";

/** Copies and checks the database on a worker thread, because both read all of it, which can take seconds. */
const { file, copy } = workerData as { file: string; copy: string };
const database = new Database(file, { fileMustExist: true });
try {
  copyDatabase(database, copy);
} finally {
  database.close();
}
parentPort?.postMessage("done");

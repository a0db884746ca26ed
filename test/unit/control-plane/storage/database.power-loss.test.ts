import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import { exitOf, within } from "../../../helpers/deadline.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

/** A copy of what the disk would hold after a power loss now. */
function freeze(directory: string): string {
  const frozen = temporaryDirectory();
  for (const name of ["hearth.db", "hearth.db-wal"])
    if (existsSync(join(directory, name))) copyFileSync(join(directory, name), join(frozen, name));
  return frozen;
}

const isStopped = (pid: number) => /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));

async function bodiesIn(directory: string): Promise<number[]> {
  const database = await openDatabase(directory);
  try {
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
    return createStorage(database)
      .stores.messages.page("room-1", "a".repeat(24), null, 100_000)
      .map(({ body }) => Number(body));
  } finally {
    database.close();
  }
}

test(
  "after a power loss at any moment all acknowledged writes are there, in order",
  { timeout: 90_000 },
  async () => {
    const directory = temporaryDirectory();
    const writer = spawn(process.execPath, ["test/helpers/write-without-end.ts", directory], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void writer.kill("SIGKILL"));
    let acknowledged = 0;
    const lines = createInterface({ input: writer.stdout });
    lines.on("line", (line) => (acknowledged = Number(line)));
    const moments: { acknowledged: number; frozen: string }[] = [];
    while (moments.length < 20) {
      const next = acknowledged + 1 + Math.floor(Math.random() * 40);
      while (acknowledged < next) await within(10_000, "the next write", once(lines, "line"));
      // Suspended between any two of its writes.
      writer.kill("SIGSTOP");
      while (!isStopped(writer.pid ?? 0));
      moments.push({ acknowledged, frozen: freeze(directory) });
      writer.kill("SIGCONT");
    }
    for (const moment of moments) {
      const stored = await bodiesIn(moment.frozen);
      expect(stored).toEqual(stored.map((_, index) => index + 1));
      expect(stored.length).toBeGreaterThanOrEqual(moment.acknowledged);
    }
  },
);

test("a log with a missing or corrupt end loses only that end", async () => {
  const directory = temporaryDirectory();
  const writer = spawn(process.execPath, ["test/helpers/write-without-end.ts", directory, "60"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  onTestFinished(() => void writer.kill("SIGKILL"));
  expect(await exitOf(writer, "the writer")).toBeNull();
  const log = readFileSync(join(directory, "hearth.db-wal"));
  let before = 0;
  for (let part = 1; part <= 10; part += 1) {
    const frozen = freeze(directory);
    const end = Math.floor((log.length * part) / 10);
    truncateSync(join(frozen, "hearth.db-wal"), end);
    if (part % 2 === 0) {
      const torn = readFileSync(join(frozen, "hearth.db-wal"));
      torn.fill(0xa5, Math.max(0, end - 600));
      writeFileSync(join(frozen, "hearth.db-wal"), torn);
    }
    const stored = await bodiesIn(frozen);
    expect(stored).toEqual(stored.map((_, index) => index + 1));
    expect(stored.length).toBeGreaterThanOrEqual(before);
    before = stored.length;
  }
  expect(before).toBeGreaterThanOrEqual(55);
});

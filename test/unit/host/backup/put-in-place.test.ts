import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { continueRestore, putInPlace } from "../../../../src/host/backup/put-in-place.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

type Files = Readonly<Record<string, string>>;

const oldHost: Files = {
  "hearth.db": "old",
  "hearth.db-wal": "old log",
  "hearth.json": "old id",
  "secrets.json": "old keys",
  "network.json": "old network",
  "certificates/authority.pem": "old authority",
  "files/a/first": "old file",
  "moved.json": "moved",
};
const newHost: Files = {
  "hearth.db": "new",
  "secrets.json": "new keys",
  "certificates/authority.pem": "new authority",
  "files/b/second": "new file",
  "recordings/call.mp4": "new recording",
};
/** What belongs to this machine, and not to the host. */
const others: Files = { "host.log": "log", "backups/2026-01-01T00-00-00.000Z.db": "copy" };

function write(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function read(folder: string, below = ""): Files {
  return Object.fromEntries(
    readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
      const name = below ? `${below}/${entry.name}` : entry.name;
      return entry.isDirectory()
        ? Object.entries(read(folder, name))
        : [[name, readFileSync(join(folder, name), "utf8")] as const];
    }),
  );
}

function prepare(): string {
  const folder = temporaryDirectory();
  write(folder, { ...oldHost, ...others });
  write(join(folder, "unpacked"), newHost);
  return folder;
}

/** The files below a folder of `files`, under their names there. */
const inside = (files: Files, folder: string): Files =>
  Object.fromEntries(
    Object.entries(files).flatMap(([name, text]) =>
      name.startsWith(`${folder}/`) ? [[name.slice(folder.length + 1), text]] : [],
    ),
  );

/** Exactly the new host is in place, and exactly the old one in `backups`. */
function expectNew(folder: string): void {
  const files = read(folder);
  const [aside = "", ...more] = readdirSync(join(folder, "backups")).filter((name) =>
    name.startsWith("replaced-"),
  );
  expect(more).toEqual([]);
  expect(inside(files, `backups/${aside}`)).toEqual(oldHost);
  const rest = Object.entries(files).filter(([name]) => !name.startsWith("backups/replaced-"));
  expect(Object.fromEntries(rest)).toEqual({ ...newHost, ...others });
}

/** Resolves with the number of steps, or null if it was killed. */
function replaceAndDie(folder: string, kill: number): number | null {
  const run = spawnSync(process.execPath, ["test/helpers/replace-and-die.ts", folder, String(kill)], {
    encoding: "utf8",
  });
  expect(run.stderr).toBe("");
  return run.signal === "SIGKILL" ? null : Number(run.stdout);
}

test("replaces all of the old host, keeps it, and leaves everything else", () => {
  const folder = prepare();
  putInPlace(folder, join(folder, "unpacked"));
  expectNew(folder);
});

test("after a kill at any step, the next start has either the old host or the new one, whole", () => {
  for (let kill = 1; ; kill += 1) {
    const folder = prepare();
    const steps = replaceAndDie(folder, kill);
    if (steps !== null) {
      expect(steps).toBeGreaterThan(Object.keys(newHost).length + Object.keys(oldHost).length);
      return;
    }
    continueRestore(folder);
    const isOld = read(folder)["hearth.db"] === "old";
    // Only before the very first step.
    expect(isOld).toBe(kill === 1);
    if (!isOld) expectNew(folder);
    else expect(read(folder)).toMatchObject({ ...oldHost, ...others });
  }
});

test("a host that is killed again and again while it continues still comes up whole", () => {
  const folder = prepare();
  let tries = 0;
  for (; replaceAndDie(folder, 3) === null; tries += 1) expect(tries).toBeLessThan(30);
  expect(tries).toBeGreaterThan(3);
  expectNew(folder);
});

import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { defaultDataDirectory, prepareDataDirectory } from "../../../src/host/data-directory.ts";
import { lockDataDirectory } from "../../../src/host/lock.ts";
import { loadSecrets } from "../../../src/host/secrets.ts";
import { temporaryDirectory } from "../../helpers/host.ts";

describe("the data folder", () => {
  test.each<[NodeJS.ProcessEnv, NodeJS.Platform, string]>([
    [{ HEARTH_DATA: "/data" }, "linux", "/data"],
    [{ XDG_DATA_HOME: "/x" }, "linux", "/x/hearth"],
    [{ APPDATA: "/roaming" }, "win32", "/roaming/Hearth"],
  ])("with %o on %s is %s", (env, platform, directory) => {
    expect(defaultDataDirectory(env, platform)).toBe(directory);
  });

  test("is for its user's eyes only", () => {
    const directory = join(temporaryDirectory(), "data");
    prepareDataDirectory(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  test("that cannot be made is said with a code", () => {
    const file = join(temporaryDirectory(), "file");
    writeFileSync(file, "");
    expect(() => prepareDataDirectory(join(file, "data"))).toThrow(
      expect.objectContaining({ code: "HEARTH_DATA_UNWRITABLE" }),
    );
  });

  test("is one host's at a time, and a crashed one's lock does not count", () => {
    const directory = temporaryDirectory();
    // Process 1 lives, but was not started then.
    writeFileSync(join(directory, "host.pid"), JSON.stringify({ pid: 1, startedAt: "long ago" }));
    const unlock = lockDataDirectory(directory);
    unlock();
    const real = readFileSync(`/proc/1/stat`, "latin1");
    const startedAt = real.slice(real.lastIndexOf(")") + 2).split(" ")[19];
    writeFileSync(join(directory, "host.pid"), JSON.stringify({ pid: 1, startedAt }));
    expect(() => lockDataDirectory(directory)).toThrow(
      expect.objectContaining({ code: "HEARTH_ALREADY_RUNNING" }),
    );
  });
});

describe("the secrets", () => {
  test("are made once, long, and for their user's eyes only", () => {
    const directory = temporaryDirectory();
    const made = loadSecrets(directory);
    expect(loadSecrets(directory)).toEqual(made);
    expect(made.apiSecret.length).toBeGreaterThanOrEqual(43);
    expect(statSync(join(directory, "secrets.json")).mode & 0o777).toBe(0o600);
  });

  test("torn at any byte are made anew", () => {
    const directory = temporaryDirectory();
    loadSecrets(directory);
    const file = join(directory, "secrets.json");
    const whole = readFileSync(file, "utf8");
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(file, whole.slice(0, length));
      expect(loadSecrets(directory).webhookSecret.length).toBeGreaterThanOrEqual(43);
    }
  });
});

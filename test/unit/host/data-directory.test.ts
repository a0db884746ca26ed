import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { defaultDataDirectory, hasHost, makeDataDirectory } from "../../../src/host/data-directory.ts";
import { loadSecrets } from "../../../src/host/secrets.ts";
import { temporaryDirectory } from "../../helpers/host.ts";

/** As for an unknown user id, or a service without a home. */
function withHome(home: string): void {
  const before = process.env["HOME"];
  process.env["HOME"] = home;
  onTestFinished(() => {
    if (before === undefined) delete process.env["HOME"];
    else process.env["HOME"] = before;
  });
}

describe("the data folder", () => {
  const own = join(homedir(), ".local/share/hearth");
  test.each<[NodeJS.ProcessEnv, NodeJS.Platform, string]>([
    [{ HEARTH_DATA: "/data" }, "linux", "/data"],
    [{ HEARTH_DATA: "data" }, "linux", resolve("data")],
    [{ HEARTH_DATA: "./a/../data" }, "linux", resolve("data")],
    [{ HEARTH_DATA: "~" }, "linux", homedir()],
    [{ HEARTH_DATA: "~/talk" }, "linux", join(homedir(), "talk")],
    [{ HEARTH_DATA: "~ada" }, "linux", resolve("~ada")],
    [{ HEARTH_DATA: "" }, "linux", own],
    [{ XDG_DATA_HOME: "/x" }, "linux", "/x/hearth"],
    [{ XDG_DATA_HOME: "x" }, "linux", own],
    [{ XDG_DATA_HOME: "" }, "linux", own],
    [{ APPDATA: "/roaming" }, "win32", "/roaming/Hearth"],
    [{ APPDATA: "" }, "win32", join(homedir(), "AppData/Roaming/Hearth")],
    [{}, "darwin", join(homedir(), "Library/Application Support/Hearth")],
  ])("with %o on %s is %s", (env, platform, directory) => {
    expect(defaultDataDirectory(env, platform)).toBe(directory);
  });

  test("must be given if the user's home is not an absolute path", () => {
    withHome("somewhere");
    expect(() => defaultDataDirectory({}, "linux")).toThrow(
      expect.objectContaining({ code: "HEARTH_NO_HOME" }),
    );
    expect(defaultDataDirectory({ HEARTH_DATA: "/data" }, "linux")).toBe("/data");
    expect(defaultDataDirectory({ XDG_DATA_HOME: "/x" }, "linux")).toBe("/x/hearth");
  });

  test("is created readable only by its user", () => {
    const directory = join(temporaryDirectory(), "data");
    expect(makeDataDirectory(directory)).toEqual({ openToOthers: false });
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  test.each([
    [0o755, true],
    [0o2770, true],
    [0o700, false],
  ])("that exists with mode %o keeps it", (mode, openToOthers) => {
    const directory = join(temporaryDirectory(), "data");
    mkdirSync(directory);
    chmodSync(directory, mode);
    expect(makeDataDirectory(directory)).toEqual({ openToOthers });
    expect(statSync(directory).mode & 0o7777).toBe(mode);
  });

  test("that cannot be created is reported with a code and the reason", () => {
    const folder = temporaryDirectory();
    const file = join(folder, "file");
    writeFileSync(file, "");
    const dangling = join(folder, "dangling");
    symlinkSync(join(folder, "nowhere"), dangling);
    for (const [directory, why] of [
      [file, `${file} is not a folder.`],
      [join(file, "data"), "not a folder"],
      [dangling, dangling],
      ["/proc/nowhere/data", "/proc/nowhere/data"],
    ] as const)
      expect(() => makeDataDirectory(directory), directory).toThrow(
        expect.objectContaining({ code: "HEARTH_DATA_UNWRITABLE", message: expect.stringContaining(why) }),
      );
  });
});

describe("a host in the data folder", () => {
  const has = (directory: string) => hasHost({ HEARTH_DATA: directory }, "linux");

  test.each(["hearth.db", "hearth.json", "hearth.db.restore", "secrets.json", "moved.json"])(
    "is recognized by %s",
    (name) => {
      const directory = temporaryDirectory();
      mkdirSync(join(directory, "window"));
      expect(has(directory)).toBe(false);
      writeFileSync(join(directory, name), "");
      expect(has(directory)).toBe(true);
    },
  );

  test("is not in a folder that does not exist yet", () => {
    expect(has(join(temporaryDirectory(), "not/yet"))).toBe(false);
  });

  test("is assumed where the folder cannot be looked into, so that its start says why", () => {
    const file = join(temporaryDirectory(), "file");
    writeFileSync(file, "");
    expect(has(join(file, "data"))).toBe(true);
  });
});

describe("the secrets", () => {
  test("are created once, long, and readable only by their user", () => {
    const directory = temporaryDirectory();
    const made = loadSecrets(directory);
    expect(loadSecrets(directory).apiSecret.reveal()).toBe(made.apiSecret.reveal());
    expect(loadSecrets(directory).webhookSecret.reveal()).toBe(made.webhookSecret.reveal());
    expect(made.apiSecret.reveal().length).toBeGreaterThanOrEqual(43);
    expect(statSync(join(directory, "secrets.json")).mode & 0o777).toBe(0o600);
  });

  test("of an earlier version are kept, and missing ones are added", () => {
    const directory = temporaryDirectory();
    loadSecrets(directory);
    const file = join(directory, "secrets.json");
    const read = () => JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    const { callTokenSecret: unknown, ...earlier } = read();
    writeFileSync(file, JSON.stringify(earlier));
    const made = loadSecrets(directory).callTokenSecret.reveal();
    expect(made.length).toBeGreaterThanOrEqual(43);
    expect(made).not.toBe(unknown);
    expect(read()).toEqual({ ...earlier, callTokenSecret: made });
  });

  test("cut off at any byte are created again", () => {
    const directory = temporaryDirectory();
    loadSecrets(directory);
    const file = join(directory, "secrets.json");
    const whole = readFileSync(file, "utf8");
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(file, whole.slice(0, length));
      expect(loadSecrets(directory).webhookSecret.reveal().length).toBeGreaterThanOrEqual(43);
    }
  });
});

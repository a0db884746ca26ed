import { existsSync, readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { beforeAll, describe, expect, test } from "vitest";
import type { System } from "../../../build/executable-system.ts";
import { packageConfig, runsHostInNode, targetsOf } from "../../../build/package-config.ts";

const systems: System[] = (["linux", "win32", "darwin"] as const).flatMap((platform) =>
  (["x64", "arm64"] as const).map((arch) => ({ platform, arch })),
);
const configFor = (system: System, version = "45.4.1") =>
  packageConfig({
    system,
    output: "/nowhere/dist",
    mediaServer: "/nowhere/livekit-server",
    electron: { folder: "/nowhere/electron", version },
  });

describe("the configuration of packages", () => {
  let isValid: ValidateFunction;

  beforeAll(() => {
    const schema = JSON.parse(readFileSync("node_modules/app-builder-lib/scheme.json", "utf8")) as object;
    const ajv = new Ajv({ strict: false, allErrors: true });
    // electron-builder's own keyword, for functions.
    ajv.addKeyword({ keyword: "typeof", validate: (type: string, value: unknown) => typeof value === type });
    isValid = ajv.compile(schema);
  });

  test.each(systems)("is one that electron-builder knows, for $platform ($arch)", (system) => {
    const isKnown = isValid(configFor(system));
    expect(isValid.errors ?? []).toEqual([]);
    expect(isKnown).toBe(true);
    expect(isValid({ ...configFor(system), nsis: { oneClik: true } })).toBe(false);
    expect(targetsOf(system)).toContain("dir");
  });

  test.each(systems)("names files that are there, for $platform ($arch)", (system) => {
    const { linux, win, mac, nsis } = configFor(system);
    const named = [linux?.icon, win?.icon, mac?.icon, mac?.entitlements, mac?.entitlementsInherit];
    for (const file of [...named, nsis?.include].filter((name) => typeof name === "string"))
      expect(existsSync(file), file).toBe(true);
  });

  test("unpacks what a host consists of for an Electron that is too old for the database alone", () => {
    const [system = { platform: "linux", arch: "x64" } as const] = systems;
    expect(configFor(system).asarUnpack).toEqual(["**/*.node"]);
    expect(configFor(system, "33.4.11").asarUnpack).toContain("out/main/**");
    expect(runsHostInNode(null)).toBe(false);
    expect(runsHostInNode({ folder: "", version: "35.0.0" })).toBe(false);
    expect(runsHostInNode({ folder: "", version: "34.9.9" })).toBe(true);
  });
});

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { isProgramFor, type System } from "../../../build/executable-system.ts";
import { findMediaServerFor } from "../../../build/media-server.ts";
import { LIVEKIT_VERSION } from "../../../src/media-server/version.ts";

const systems: System[] = (["linux", "win32", "darwin"] as const).flatMap((platform) =>
  (["x64", "arm64"] as const).map((arch) => ({ platform, arch })),
);

/** The first bytes of a program, as the linkers of Go write them. */
function header({ platform, arch }: System): Buffer {
  const bytes = Buffer.alloc(256);
  const isArm = arch === "arm64";
  if (platform === "linux") {
    bytes.write("\x7fELF\x02\x01\x01", "latin1");
    bytes.writeUInt16LE(isArm ? 183 : 62, 18);
  } else if (platform === "darwin") {
    bytes.writeUInt32LE(0xfe_ed_fa_cf, 0);
    bytes.writeUInt32LE(isArm ? 0x0100_000c : 0x0100_0007, 4);
  } else {
    bytes.write("MZ");
    bytes.writeUInt32LE(0x80, 0x3c);
    bytes.write("PE\0\0", 0x80, "latin1");
    bytes.writeUInt16LE(isArm ? 0xaa64 : 0x8664, 0x84);
  }
  return bytes;
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "hearth-build-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

const name = ({ platform, arch }: System) => `${platform} ${arch}`;
/** There is no official release for it. */
const other: System = { platform: "win32", arch: "arm64" };

test.each(systems.map((system) => [name(system), system] as const))(
  "a program for %s is told",
  (_, system) => {
    const file = join(folder(), "program");
    writeFileSync(file, header(system));
    expect(systems.filter((candidate) => isProgramFor(file, candidate))).toEqual([system]);
  },
);

test("a text, an empty file and one that is cut short are no programs", () => {
  for (const content of ["#!/bin/sh\n", "", "MZ"]) {
    const file = join(folder(), "program");
    writeFileSync(file, content);
    expect(systems.filter((system) => isProgramFor(file, system))).toEqual([]);
  }
});

describe.skipIf(process.platform === "win32")("the media server for another system", () => {
  /** A Go that writes a program for `built`, and what it was asked, into `said`. */
  function goThatBuilds(built: System) {
    const tools = folder();
    writeFileSync(join(tools, "header"), header(built));
    const lines = [
      "#!/bin/sh",
      'if [ "$1" = env ]; then echo /modules; exit; fi',
      `/usr/bin/env > ${tools}/said`,
      `[ -z "$GOBIN" ] || exit 1`,
      '/bin/mkdir -p "$GOPATH/bin/${GOOS}_$GOARCH"',
      `/bin/cp ${tools}/header "$GOPATH/bin/\${GOOS}_$GOARCH/server.exe"`,
    ];
    writeFileSync(join(tools, "go"), `${lines.join("\n")}\n`);
    chmodSync(join(tools, "go"), 0o755);
    return { tools, said: () => readFileSync(join(tools, "said"), "utf8") };
  }
  const look = (tools: string, cacheDirectory: string) =>
    findMediaServerFor(other, { env: { PATH: tools, GOBIN: "/elsewhere" }, cacheDirectory, say: () => {} });
  const kept = (cacheDirectory: string) =>
    join(
      cacheDirectory,
      `livekit-server-${LIVEKIT_VERSION}-${name(other).replace(" ", "-")}`,
      "livekit-server.exe",
    );

  test("is built by Go, verified, into the cache, where it is found the next time", async () => {
    const { tools, said } = goThatBuilds(other);
    const cache = folder();
    expect(await look(tools, cache)).toBe(kept(cache));
    for (const line of ["GOOS=windows", "GOARCH=arm64", "GOMODCACHE=/modules", "GOSUMDB=sum.golang.org"])
      expect(said()).toContain(`${line}\n`);
    rmSync(tools, { recursive: true });
    mkdirSync(tools);
    expect(await look(tools, cache)).toBe(kept(cache));
  });

  test("is not one for this system, wherever it comes from", async () => {
    const wrong = { platform: "linux", arch: "x64" } as const;
    const cache = folder();
    mkdirSync(dirname(kept(cache)), { recursive: true });
    writeFileSync(kept(cache), header(wrong));
    await expect(look(goThatBuilds(wrong).tools, cache)).rejects.toThrow(/no livekit-server .* for win32/);
  });

  test("that cannot be had is said so", async () => {
    const cache = folder();
    await expect(look(folder(), cache)).rejects.toThrow(/no livekit-server/);
    expect(existsSync(kept(cache))).toBe(false);
  });
});

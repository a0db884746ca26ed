import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  cachedBinary,
  defaultCacheDirectory,
  usableCacheDirectory,
} from "../../../src/media-server/binary-cache.ts";
import { releaseArchive } from "../../../src/media-server/download-release.ts";
import { findMediaServer } from "../../../src/media-server/find.ts";
import type { FindOptions } from "../../../src/media-server/find-options.ts";
import { RELEASE_CHECKSUMS } from "../../../src/media-server/release-checksums.ts";
import type { FindProgress } from "../../../src/media-server/state.ts";
import { LIVEKIT_VERSION } from "../../../src/media-server/version.ts";
import { temporaryDirectory } from "../../helpers/host.ts";

/** A program that only prints a version of livekit-server. */
function fakeBinary(file: string, version: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho "livekit-server version ${version}"\n`);
  chmodSync(file, 0o755);
  return file;
}

function search(overrides: Partial<FindOptions> = {}) {
  const cacheDirectory = temporaryDirectory();
  const refused: string[] = [];
  const progress: FindProgress[] = [];
  const options: FindOptions = {
    env: { PATH: "" },
    platform: "linux",
    arch: "x64",
    resource: null,
    cacheDirectory,
    releases: "http://127.0.0.1:9",
    checksums: {},
    signal: new AbortController().signal,
    onProgress: (step) => progress.push(step),
    onSkipped: (reason) => refused.push(reason),
    ...overrides,
  };
  return {
    options,
    refused,
    progress,
    find: () => findMediaServer(options),
    cached: cachedBinary(cacheDirectory, "linux"),
  };
}

/** A PATH with tar but without Go, so that nothing is built instead. */
function onlyTar(): string {
  const tools = temporaryDirectory();
  for (const tool of ["tar", "gzip"]) {
    const real = execFileSync("which", [tool], { encoding: "utf8" }).trim();
    writeFileSync(join(tools, tool), `#!/bin/sh\nexec ${real} "$@"\n`, { mode: 0o755 });
  }
  return tools;
}

/** A release server with the layout of the official one. */
async function releases(serve: RequestListener): Promise<string> {
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

function archive(version = LIVEKIT_VERSION): Buffer {
  const folder = temporaryDirectory();
  fakeBinary(join(folder, "livekit-server"), version);
  const file = join(folder, "release.tar.gz");
  execFileSync("tar", ["-czf", file, "-C", folder, "livekit-server"]);
  return readFileSync(file);
}

const name = `livekit_${LIVEKIT_VERSION}_linux_amd64.tar.gz`;
const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");
/** Serves an archive with matching checksums, as an attacker would who replaces both. */
const serving =
  (content: Buffer): RequestListener =>
  (request, response) => {
    if (request.url === `/v${LIVEKIT_VERSION}/checksums.txt`) response.end(`${sha256(content)}  ${name}\n`);
    else if (request.url === `/v${LIVEKIT_VERSION}/${name}`) response.end(content);
    else response.writeHead(404).end();
  };

describe("the media server is found", () => {
  test("first at HEARTH_LIVEKIT_SERVER, whatever its version", async () => {
    const named = fakeBinary(join(temporaryDirectory(), "mine"), "9.9.9");
    const { find } = search({ env: { PATH: "", HEARTH_LIVEKIT_SERVER: named } });
    expect(await find()).toEqual({ path: named, version: "9.9.9" });
  });

  test("or reported as not runnable if HEARTH_LIVEKIT_SERVER does not run", async () => {
    const { find } = search({ env: { PATH: "", HEARTH_LIVEKIT_SERVER: "/nowhere" } });
    await expect(find()).rejects.toMatchObject({ code: "HEARTH_LIVEKIT_NOT_RUNNABLE" });
  });

  test("then in the package, on PATH and in the cache, in this order", async () => {
    const folder = temporaryDirectory();
    const resource = fakeBinary(join(folder, "resource/livekit-server"), LIVEKIT_VERSION);
    const onPath = fakeBinary(join(folder, "bin/livekit-server"), LIVEKIT_VERSION);
    const env = { PATH: dirname(onPath) };
    expect((await search({ resource, env }).find()).path).toBe(resource);
    const second = search({ env });
    fakeBinary(second.cached, LIVEKIT_VERSION);
    expect((await second.find()).path).toBe(onPath);
    const third = search();
    fakeBinary(third.cached, LIVEKIT_VERSION);
    expect((await third.find()).path).toBe(third.cached);
  });

  test("and skipped with a reason if it has another version", async () => {
    const onPath = fakeBinary(join(temporaryDirectory(), "livekit-server"), "1.9.0");
    const { find, refused } = search({ env: { PATH: dirname(onPath) } });
    await expect(find()).rejects.toMatchObject({ code: "HEARTH_LIVEKIT_MISSING" });
    expect(refused[0]).toContain("is livekit-server 1.9.0, and Hearth needs 1.13.5");
  });
});

describe("the official release", () => {
  const release = archive();
  const checksums = { [name]: sha256(release) };

  test("is downloaded with progress, verified, and stored readable only by its user", async () => {
    const { find, cached, progress } = search({
      releases: await releases(serving(release)),
      checksums,
      env: { PATH: onlyTar() },
    });
    expect(await find()).toEqual({ path: cached, version: LIVEKIT_VERSION });
    expect(progress.map(({ step }) => step)).toContain("downloading");
    expect(progress.at(-1)?.fraction).toBe(1);
    expect(readdirSync(dirname(cached))).toEqual(["livekit-server"]);
    expect(statSync(dirname(cached)).mode & 0o777).toBe(0o700);
  });

  const other = archive("1.0.0");
  const noArchive = Buffer.from("no archive");
  test.each<[string, RequestListener, Record<string, string>, RegExp]>([
    ["that was replaced together with its list of checksums", serving(other), checksums, /does not match/],
    [
      "without a known checksum",
      serving(release),
      {},
      /is not downloaded, because its checksum is not known/,
    ],
    ["that is missing", (_request, response) => response.writeHead(404).end(), checksums, /status 404/],
    ["that is no archive", serving(noArchive), { [name]: sha256(noArchive) }, /tar exited with/],
    ["of another version inside", serving(other), { [name]: sha256(other) }, /is livekit-server 1\.0\.0/],
    [
      "that is cut off",
      (_request, response) => {
        response.writeHead(200, { "content-length": "100000" });
        response.write("half", () => response.destroy());
      },
      checksums,
      /./,
    ],
  ])("%s is never used", async (_name, listener, known, reason) => {
    const { find, refused, cached } = search({
      releases: await releases(listener),
      checksums: known,
      env: { PATH: onlyTar() },
    });
    await expect(find()).rejects.toMatchObject({ code: "HEARTH_LIVEKIT_MISSING" });
    expect(refused.join(" ")).toMatch(reason);
    if (!reason.source.includes("1\\.0\\.0")) expect(existsSync(cached)).toBe(false);
  });

  test("has a known checksum for each common platform, of the downloaded version", () => {
    for (const [platform, arch] of [
      ["linux", "x64"],
      ["linux", "arm64"],
      ["win32", "x64"],
    ] as const)
      expect(RELEASE_CHECKSUMS[releaseArchive(platform, arch) ?? ""]).toMatch(/^[0-9a-f]{64}$/);
    for (const listed of Object.keys(RELEASE_CHECKSUMS)) expect(listed).toContain(`_${LIVEKIT_VERSION}_`);
  });

  test("can be canceled without leaving files, and retried", async () => {
    const cancelled = new AbortController();
    let slow = true;
    const url = await releases((request, response) => {
      if (!slow) return serving(release)(request, response);
      response.writeHead(200, { "content-length": String(release.length) });
      response.write(release.subarray(0, 10), () => cancelled.abort());
    });
    const { options, cached } = search({
      releases: url,
      checksums,
      signal: cancelled.signal,
      env: { PATH: onlyTar() },
    });
    await expect(findMediaServer(options)).rejects.toMatchObject({ code: "HEARTH_LIVEKIT_CANCELLED" });
    expect(readdirSync(dirname(cached))).toEqual([]);
    slow = false;
    const again = { ...options, signal: new AbortController().signal };
    expect((await findMediaServer(again)).path).toBe(cached);
  });
});

describe("the cache", () => {
  test.each([
    ["the binary", (cached: string) => cached],
    ["its folder", (cached: string) => dirname(cached)],
    ["the cache's folder", (cached: string) => dirname(dirname(cached))],
  ])("is not used if others can write to %s", async (_name, place) => {
    const { find, refused, cached } = search();
    fakeBinary(cached, LIVEKIT_VERSION);
    chmodSync(place(cached), 0o777);
    await expect(find()).rejects.toMatchObject({ code: "HEARTH_LIVEKIT_MISSING" });
    expect(refused[0]).toContain(`other users can write to ${place(cached)}`);
  });

  test.each<[NodeJS.ProcessEnv, string]>([
    [{ XDG_CACHE_HOME: "/x" }, "/x/hearth"],
    [{ XDG_CACHE_HOME: "x" }, join(homedir(), ".cache/hearth")],
    [{}, join(homedir(), ".cache/hearth")],
  ])("with %o is %s", (env, directory) => {
    expect(defaultCacheDirectory(env, "linux")).toBe(directory);
  });

  test("is in the data folder if the user's cache is missing or not writable", async () => {
    const own = join(temporaryDirectory(), "cache");
    const file = join(temporaryDirectory(), "file");
    writeFileSync(file, "");
    expect(await usableCacheDirectory(join(file, "hearth"), own, "linux")).toBe(own);
    expect(await usableCacheDirectory(null, own, "linux")).toBe(own);
    expect(await usableCacheDirectory("/proc/cache/hearth", own, "linux")).toBe(own);
    const cache = join(temporaryDirectory(), "hearth");
    expect(await usableCacheDirectory(cache, own, "linux")).toBe(cache);
  });
});

import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { cachedBinary } from "../../../src/media-server/cache.ts";
import { findMediaServer } from "../../../src/media-server/find.ts";
import type { FindOptions } from "../../../src/media-server/find-options.ts";
import type { FindProgress } from "../../../src/media-server/state.ts";
import { LIVEKIT_VERSION } from "../../../src/media-server/version.ts";
import { temporaryDirectory } from "../../helpers/host.ts";

/** A program that says it is livekit-server of some version, and no more. */
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
    signal: new AbortController().signal,
    onProgress: (step) => progress.push(step),
    onRefused: (reason) => refused.push(reason),
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

/** A PATH with tar on it and no Go, so that nothing is built instead. */
function onlyTar(): string {
  const tools = temporaryDirectory();
  for (const tool of ["tar", "gzip"]) {
    const real = execFileSync("which", [tool], { encoding: "utf8" }).trim();
    writeFileSync(join(tools, tool), `#!/bin/sh\nexec ${real} "$@"\n`, { mode: 0o755 });
  }
  return tools;
}

/** A release server of upstream's layout. */
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
const serving =
  (content: Buffer, checksum = sha256(content)): RequestListener =>
  (request, response) => {
    if (request.url === `/v${LIVEKIT_VERSION}/checksums.txt`) response.end(`${checksum}  ${name}\n`);
    else if (request.url === `/v${LIVEKIT_VERSION}/${name}`) response.end(content);
    else response.writeHead(404).end();
  };

describe("the media server is looked for", () => {
  test("first where HEARTH_LIVEKIT_SERVER says, whatever its version", async () => {
    const named = fakeBinary(join(temporaryDirectory(), "mine"), "9.9.9");
    const { find } = search({ env: { PATH: "", HEARTH_LIVEKIT_SERVER: named } });
    expect(await find()).toEqual({ path: named, version: "9.9.9" });
  });

  test("and a named one that does not run is said, not replaced by another", async () => {
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

  test("and one of another version is refused with a sentence", async () => {
    const onPath = fakeBinary(join(temporaryDirectory(), "livekit-server"), "1.9.0");
    const { find, refused } = search({ env: { PATH: dirname(onPath) } });
    await expect(find()).rejects.toMatchObject({ code: "HEARTH_LIVEKIT_MISSING" });
    expect(refused[0]).toContain("is livekit-server 1.9.0, and Hearth needs 1.13.5");
  });
});

describe("the official release", () => {
  test("is downloaded with progress, checked, and kept", async () => {
    const { find, cached, progress } = search({
      releases: await releases(serving(archive())),
      env: { PATH: onlyTar() },
    });
    expect(await find()).toEqual({ path: cached, version: LIVEKIT_VERSION });
    expect(progress.map(({ step }) => step)).toContain("downloading");
    expect(progress.at(-1)?.fraction).toBe(1);
    expect(readdirSync(dirname(cached))).toEqual(["livekit-server"]);
  });

  test.each<[string, RequestListener, RegExp]>([
    ["with a wrong checksum", serving(archive(), "0".repeat(64)), /does not match its checksum/],
    ["that is not listed", (_request, response) => response.end("nothing\n"), /does not list a checksum/],
    ["that is missing", (_request, response) => response.writeHead(404).end(), /answered 404/],
    ["that is no archive", serving(Buffer.from("no archive")), /tar ended with/],
    ["of another version inside", serving(archive("1.0.0")), /is livekit-server 1\.0\.0/],
    [
      "that breaks off",
      (request, response) => {
        if (request.url?.endsWith("checksums.txt")) response.end(`${"0".repeat(64)}  ${name}\n`);
        else {
          response.writeHead(200, { "content-length": "100000" });
          response.write("half", () => response.destroy());
        }
      },
      /./,
    ],
  ])("%s is never used", async (_name, listener, reason) => {
    const { find, refused, cached } = search({
      releases: await releases(listener),
      env: { PATH: onlyTar() },
    });
    await expect(find()).rejects.toMatchObject({ code: "HEARTH_LIVEKIT_MISSING" });
    expect(refused.join(" ")).toMatch(reason);
    if (!reason.source.includes("1\\.0\\.0")) expect(existsSync(cached)).toBe(false);
  });

  test("can be cancelled, leaves nothing behind, and can be tried again", async () => {
    const cancelled = new AbortController();
    const content = archive();
    let slow = true;
    const url = await releases((request, response) => {
      if (!slow || request.url?.endsWith("checksums.txt")) return serving(content)(request, response);
      response.writeHead(200, { "content-length": String(content.length) });
      response.write(content.subarray(0, 10), () => cancelled.abort());
    });
    const { options, cached } = search({ releases: url, signal: cancelled.signal, env: { PATH: onlyTar() } });
    await expect(findMediaServer(options)).rejects.toMatchObject({ code: "HEARTH_LIVEKIT_CANCELLED" });
    expect(readdirSync(dirname(cached))).toEqual([]);
    slow = false;
    const again = { ...options, signal: new AbortController().signal };
    expect((await findMediaServer(again)).path).toBe(cached);
  });
});

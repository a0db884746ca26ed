import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createApi } from "../../src/renderer/api/client.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { exitOf } from "../helpers/deadline.ts";
import { startHost, temporaryDirectory } from "../helpers/host.ts";
import { STRACE } from "../prerequisites.ts";
import { refusal, serve, withoutMediaServer } from "../helpers/serve.ts";

const isRoot = process.getuid?.() === 0;
const stranger = ["setpriv", "--reuid", "12345", "--regid", "12345", "--clear-groups"];
const reads = spawnSync(stranger[0] ?? "", [...stranger.slice(1), "cat", resolve("out/main/serve.js")]);
const canBeStranger = isRoot && reads.status === 0;

/** Signs in with the printed link; resolves with that person. */
async function ownerOf(said: string): Promise<{ display_name: string }> {
  const [, url = "", code = ""] = /(http:\S+)\/#\/sign-in\/(\S+)/.exec(said) ?? [];
  const session = await createApi(url, null).call(routes.exchangeCode, { body: { code } });
  return await createApi(url, session.access_token).call(routes.getMe);
}

/** A folder that belongs to the user without an entry in the list of users. */
function strangersFolder(): string {
  const folder = temporaryDirectory();
  execFileSync("chown", ["12345:12345", folder]);
  return folder;
}

describe.skipIf(!canBeStranger)("under a user id that is unknown to the system", () => {
  test("a host starts in a given folder, with an owner named after the machine", async () => {
    const data = join(strangersFolder(), "data");
    const env = { HOME: undefined, USER: undefined, XDG_CACHE_HOME: undefined };
    const started = serve(["--port", "0", "--data", data], { under: stranger, env });
    await started.url;
    await expect.poll(started.said).toContain("#/sign-in/");
    expect(await ownerOf(started.said())).toMatchObject({ display_name: hostname() });
    expect(statSync(data).mode & 0o777).toBe(0o700);
  });

  test("a host without a given folder or a home folder says that it needs one", async () => {
    const { code, said } = await refusal(["--port", "0"], { under: stranger, env: { HOME: undefined } });
    expect(code).toBe(1);
    expect(said).toMatch(/no home folder.*--data or HEARTH_DATA.*HEARTH_NO_HOME/s);
    expect(said).not.toContain("    at ");
  });

  test("a home folder that is missing or not writable is reported with its path", async () => {
    for (const home of ["/nowhere/home", "/proc"]) {
      const { code, said } = await refusal(["--port", "0"], { under: stranger, env: { HOME: home } });
      expect(code).toBe(1);
      expect(said).toMatch(/cannot be written to.*HEARTH_DATA_UNWRITABLE/s);
      expect(said).toContain(home);
    }
  });

  test("a read-only folder is reported", async () => {
    const folder = temporaryDirectory();
    chmodSync(folder, 0o755);
    const { said } = await refusal(["--port", "0", "--data", folder], { under: stranger });
    expect(said).toMatch(/HEARTH_DATA_UNWRITABLE/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a port below 1024 is reported as forbidden, not as taken", async () => {
    const { code, said } = await refusal(["--port", "80", "--data", join(strangersFolder(), "data")], {
      under: [...stranger, "--bounding-set", "-all", "--inh-caps", "-all"],
    });
    // Some systems allow them to everybody.
    const first = Number(readFileSync("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8"));
    if (first <= 80) return;
    expect(code).toBe(1);
    expect(said).toMatch(/is not allowed to listen on that port.*HEARTH_PORT_FORBIDDEN/s);
  });
});

describe("the data folder", () => {
  test.each([
    ["with blanks, umlauts and emoji", `Ünser Häuschen 🏡 "'$(x)`],
    ["of 200 characters", "x".repeat(200)],
    ["of 60 folders", join(...Array.from({ length: 60 }, () => "folder"))],
  ])("may have a path %s", async (_name, name) => {
    const data = join(temporaryDirectory(), name);
    const first = serve(["--port", "0", "--data", data]);
    const url = await first.url;
    expect((await fetch(`${url}/v1/health`)).status).toBe(200);
    const { code, said } = await refusal(["--port", "0", "--data", data]);
    expect(code).toBe(3);
    expect(said).toContain(url);
  });

  test("with a path that is too long for the database is refused, and not created", async () => {
    const folder = temporaryDirectory();
    const { code, said } = await refusal([
      "--port",
      "0",
      "--data",
      join(folder, "x".repeat(200), "y".repeat(250), "z".repeat(100)),
    ]);
    expect(code).toBe(1);
    expect(said).toMatch(/longer than the 480 bytes.*HEARTH_DATA_UNWRITABLE/s);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("may be relative, in the environment too", async () => {
    const folder = temporaryDirectory();
    const started = serve(["--port", "0"], { cwd: folder, env: { HEARTH_DATA: "my/data" } });
    await started.url;
    expect(existsSync(join(folder, "my/data/hearth.db"))).toBe(true);
  });

  test("that others can read keeps its mode, with a warning, and its files are private", async () => {
    const data = temporaryDirectory();
    chmodSync(data, 0o755);
    const started = serve(["--port", "0", "--data", data], {
      under: ["sh", "-c", 'umask 000; exec "$@"', "sh"],
    });
    await started.url;
    expect(started.said()).toContain(`Other users of this machine can list ${data}`);
    expect(statSync(data).mode & 0o777).toBe(0o755);
    await expect.poll(() => existsSync(join(data, "logs/hearth.log"))).toBe(true);
    for (const entry of readdirSync(data, { recursive: true, encoding: "utf8" }))
      expect(statSync(join(data, entry)).mode & 0o077, entry).toBe(0);
  });

  test("that is a file, a dangling link or read-only is reported with its path", async () => {
    const folder = temporaryDirectory();
    const file = join(folder, "file");
    writeFileSync(file, "");
    const dangling = join(folder, "dangling");
    symlinkSync(join(folder, "nowhere"), dangling);
    for (const data of [file, dangling, join(dangling, "data"), "/proc/hearth"]) {
      const { code, said } = await refusal(["--port", "0", "--data", data]);
      expect(code).toBe(1);
      expect(said).toContain("HEARTH_DATA_UNWRITABLE");
      expect(said).toContain(data);
      expect(said).not.toContain("    at ");
    }
  });
});

describe("a host starts with", () => {
  test.each<[string, NodeJS.ProcessEnv, string[]]>([
    ["no HOME", { HOME: undefined }, []],
    ["TMPDIR that is not there", { TMPDIR: "/nowhere" }, []],
    ["LANG=C", { LANG: "C", LC_ALL: "C" }, []],
    ["umask 077", {}, ["sh", "-c", 'umask 077; exec "$@"', "sh"]],
    ["few descriptors", {}, ["sh", "-c", 'ulimit -n 128; exec "$@"', "sh"]],
    ["no standard input", {}, ["sh", "-c", 'exec "$@" <&-', "sh"]],
    ["a cache that cannot be written to", { XDG_CACHE_HOME: "/proc/cache" }, []],
  ])("%s", async (_name, env, under) => {
    const started = serve(["--port", "0", "--data", temporaryDirectory()], { env, under });
    expect((await fetch(`${await started.url}/v1/health`)).status).toBe(200);
    started.process.kill("SIGTERM");
    expect(await started.exit(), started.said()).toBe(0);
  });

  test("closing the pipe after its first line does not end the host", async () => {
    const started = serve(["--port", "0", "--data", temporaryDirectory()], {
      env: { HEARTH_LOG_LEVEL: "debug" },
    });
    const url = await started.url;
    started.process.stdout?.destroy();
    started.process.stderr?.destroy();
    // Each of these would have a line on standard error.
    for (let index = 0; index < 20; index += 1)
      expect((await fetch(`${url}/v1/rooms`, { headers: { authorization: "Bearer x" } })).status).toBe(401);
    expect(started.process.exitCode).toBeNull();
    started.process.kill("SIGTERM");
    expect(await started.exit()).toBe(0);
  });

  test("a host runs with standard output and error closed", async () => {
    const data = temporaryDirectory();
    const child = spawn(
      "sh",
      [
        "-c",
        'exec "$@" >&- 2>&-',
        "sh",
        process.execPath,
        "out/main/serve.js",
        "--port",
        "0",
        "--data",
        data,
      ],
      { stdio: "ignore", env: { ...process.env, ...withoutMediaServer } },
    );
    onTestFinished(() => void child.kill("SIGKILL"));
    await expect.poll(() => existsSync(join(data, "host.json"))).toBe(true);
    const { url } = JSON.parse(readFileSync(join(data, "host.json"), "utf8")) as { url: string };
    expect((await fetch(`${url}/v1/health`)).status).toBe(200);
    child.kill("SIGTERM");
    expect(await exitOf(child, "serve without output")).toBe(0);
  });
});

test("requests between the host's processes never go through a configured proxy", async () => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  proxy.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void proxy.close());
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
  const host = await startHost({
    env: {
      ...Object.fromEntries(names.map((name) => [name, address])),
      NODE_USE_ENV_PROXY: "1",
      NO_PROXY: "",
      no_proxy: "",
    },
  });
  // By now it has probed its media server, signed its owner in and made an invite; a call asks the media server.
  const rooms = await host.owner.api.call(routes.listRooms);
  const body = { room_id: rooms.rooms[0]?.id ?? "", type: "audio" as const };
  const grant = await host.owner.api.call(routes.initiateCall, { body });
  const validated = await fetch(`${host.url}/rtc/validate?access_token=${grant.livekit_token}`);
  expect(validated.status).toBe(200);
  await host.owner.api.call(routes.endCall, { params: { call_id: grant.call_id } });
  expect(asked).toEqual([]);
});

/** In a network of its own with nothing but loopback, every connection beyond it fails, and is seen. */
const canIsolate = isRoot && spawnSync("unshare", ["--net", "true"]).status === 0;
const canTrace = existsSync(STRACE);

test.skipIf(!canIsolate || !canTrace)("a start makes no request to the internet", async () => {
  const data = temporaryDirectory();
  const trace = join(temporaryDirectory(), "trace");
  const script = `ip link set lo up; exec strace -D -f -qq -e trace=connect,sendto,sendmsg,sendmmsg -e signal=none -o ${trace} "$@"`;
  const started = serve(["--port", "0", "--data", data], {
    under: ["unshare", "--net", "sh", "-c", script, "sh"],
    env: { HEARTH_LIVEKIT_SERVER: process.env["HEARTH_LIVEKIT_SERVER"] ?? "" },
  });
  await expect.poll(started.said, { timeout: 60_000 }).toContain("Calls are ready.");
  started.process.kill("SIGTERM");
  await started.exit();
  const beyond = readFileSync(trace, "utf8")
    .split("\n")
    .filter((line) => /sa_family=AF_INET6?,/.test(line))
    .filter((line) => !/inet_addr\("127\.|"::1"|inet_pton\(AF_INET6, "::ffff:127\./.test(line));
  expect(beyond).toEqual([]);
});

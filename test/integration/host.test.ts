import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createApi } from "../helpers/api.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { exitOf } from "../helpers/deadline.ts";
import { canMount, mountSmallDisk } from "../helpers/disk.ts";
import {
  allMessages,
  controlPlanePid,
  general,
  isRunning,
  mediaServerPid,
  startHost,
  temporaryDirectory,
  type TestHost,
} from "../helpers/host.ts";
import { refusal } from "../helpers/serve.ts";

const gone = (pid: number, within: number) =>
  expect.poll(() => isRunning(pid), { timeout: within, interval: 20 }).toBe(false);

describe("the host", () => {
  test("shuts down gracefully within 5 s of SIGTERM, and leaves no process behind", async () => {
    const host = await startHost();
    const pids = [mediaServerPid(host.dataDirectory), controlPlanePid(host.process.pid ?? 0)];
    const asked = Date.now();
    expect(await host.stop()).toBe(0);
    expect(Date.now() - asked).toBeLessThan(5_000);
    for (const pid of pids) expect(isRunning(pid)).toBe(false);
  });

  test("leaves no media server or control plane behind when it is killed", async () => {
    const host = await startHost();
    const pids = [mediaServerPid(host.dataDirectory), controlPlanePid(host.process.pid ?? 0)];
    host.process.kill("SIGKILL");
    for (const pid of pids) await gone(pid, 2_000);
  });

  test("prints an invite even if it cannot store it for the next start", async () => {
    const dataDirectory = temporaryDirectory();
    mkdirSync(join(dataDirectory, "invite.json.part"));
    expect((await startHost({ dataDirectory })).inviteUrl).toContain("/#/invite/");
  });

  test("prints the same invite at each start while it is valid", async () => {
    const dataDirectory = temporaryDirectory();
    const codeOf = (host: TestHost) => host.inviteUrl.split("/").at(-1) ?? "";
    const first = await startHost({ dataDirectory });
    await first.stop();
    const second = await startHost({ dataDirectory });
    expect(codeOf(second)).toBe(codeOf(first));
    expect(second.inviteUrl).toContain(`${second.url}/`);
    const accept = { body: { code: codeOf(second), display_name: "Bea" } };
    await createApi(second.url, null).call(routes.acceptInvite, accept);
    const invites = await second.owner.api.call(routes.listInvites);
    expect(invites).toHaveLength(1);
    expect(statSync(join(dataDirectory, "invite.json")).mode & 0o077).toBe(0);
    await second.owner.api.call(routes.revokeInvite, { params: { invite_id: invites[0]?.id ?? "" } });
    await second.stop();
    const third = await startHost({ dataDirectory });
    expect(codeOf(third)).not.toBe(codeOf(first));
    expect(await third.owner.api.call(routes.listInvites)).toHaveLength(1);
  });

  test("stops a media server left behind by an earlier run", async () => {
    const dataDirectory = temporaryDirectory();
    const stray = spawn("sleep", ["1000"]);
    onTestFinished(() => void stray.kill("SIGKILL"));
    const pid = stray.pid ?? 0;
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const startedAt = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    writeFileSync(join(dataDirectory, "media-server.pid"), JSON.stringify({ pid, startedAt }));
    await startHost({ dataDirectory });
    await gone(pid, 2_000);
  });

  test("listens on loopback only, media included", async () => {
    const host = await startHost();
    const pids = [
      host.process.pid ?? 0,
      mediaServerPid(host.dataDirectory),
      controlPlanePid(host.process.pid ?? 0),
    ];
    const sockets = pids.flatMap(listeningSockets);
    expect(sockets.filter(({ protocol }) => protocol.startsWith("tcp")).length).toBeGreaterThanOrEqual(2);
    expect(sockets.filter(({ protocol }) => protocol.startsWith("udp"))).toHaveLength(1);
    for (const { address } of sockets) expect(address).toBe("0100007F");
  });

  test("stores secrets readable only by its user, and never logs them", async () => {
    const host = await startHost({ env: { HEARTH_LOG_LEVEL: "debug" } });
    const room = await general(host.owner);
    const grant = await host.owner.api.call(routes.initiateCall, {
      body: { room_id: room.id, type: "audio" },
    });
    await fetch(`${host.url}/rtc/validate?access_token=${grant.livekit_token}`);
    const files = readdirSync(host.dataDirectory, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const secrets = JSON.parse(readFileSync(join(host.dataDirectory, "secrets.json"), "utf8")) as Record<
      string,
      string
    >;
    await host.stop();
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["hearth.db", "hearth.log", "secrets.json"]),
    );
    for (const entry of files) {
      const file = join(entry.parentPath, entry.name);
      if (!existsSync(file)) continue;
      if (!/\.db-(wal|shm)$/.test(file)) expect(statSync(file).mode & 0o077, file).toBe(0);
      const text = readFileSync(file, "latin1");
      expect(text.includes(host.owner.token), file).toBe(false);
      if (file.endsWith(".log") || file.includes(".db"))
        for (const secret of [
          secrets["apiSecret"],
          secrets["webhookSecret"],
          secrets["callTokenSecret"],
          grant.livekit_token,
        ])
          expect(text.includes(secret as string), file).toBe(false);
    }
    expect(host.errors()).not.toContain(grant.livekit_token);
  });

  test("runs from the build and its production dependencies, without Electron", async () => {
    const folder = temporaryDirectory();
    cpSync("out", join(folder, "out"), { recursive: true });
    cpSync("package.json", join(folder, "package.json"));
    mkdirSync(join(folder, "node_modules"));
    const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
      dependencies: Record<string, string>;
    };
    for (const name of productionTree(Object.keys(dependencies)))
      cpSync(join("node_modules", name), join(folder, "node_modules", name), { recursive: true });
    expect(existsSync(join(folder, "node_modules/electron"))).toBe(false);
    const child = spawn(
      process.execPath,
      ["out/main/serve.js", "--port", "0", "--data", join(folder, "data"), "--json"],
      { cwd: folder },
    );
    onTestFinished(() => void child.kill("SIGKILL"));
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (said += text));
    await expect.poll(() => said, { timeout: 60_000 }).toMatch(/^\{.*\}$/m);
    const { url } = JSON.parse(/^\{.*\}$/m.exec(said)?.[0] ?? "") as { url: string };
    expect(await (await fetch(`${url}/v1/health`)).json()).toMatchObject({ data: { status: "ok" } });
    expect(await (await fetch(url)).text()).toContain('<div id="root">');
    child.kill("SIGTERM");
    expect(await exitOf(child, "serve", () => said), said).toBe(0);
  });
});

test("an external LiveKit is used and monitored, and reported down when it is gone", async () => {
  const elsewhere = await startHost();
  const keys = JSON.parse(readFileSync(join(elsewhere.dataDirectory, "secrets.json"), "utf8")) as {
    apiKey: string;
    apiSecret: string;
  };
  const { port } = JSON.parse(readFileSync(join(elsewhere.dataDirectory, "livekit.json"), "utf8")) as {
    port: number;
  };
  const host = await startHost({
    env: {
      LIVEKIT_URL: `ws://127.0.0.1:${port}`,
      LIVEKIT_API_KEY: keys.apiKey,
      LIVEKIT_API_SECRET: keys.apiSecret,
    },
  });
  const room = await general(host.owner);
  const grant = await host.owner.api.call(routes.initiateCall, { body: { room_id: room.id, type: "audio" } });
  const validated = await fetch(`${host.url}/rtc/validate?access_token=${grant.livekit_token}`);
  expect(await validated.text()).toBe("success");
  expect(existsSync(join(host.dataDirectory, "media-server.pid"))).toBe(false);
  await elsewhere.stop();
  await expect.poll(async () => (await host.owner.api.call(routes.getHealth)).livekit.status).toBe("down");
});

test("npm start without a display says so, starts the host, and prints a sign-in link for the owner", async () => {
  const { DISPLAY: _x11, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const child = spawn(process.execPath, ["build/start.ts", "--port", "0", "--data", temporaryDirectory()], {
    env,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  await expect.poll(() => said).toContain("Calls are ready.");
  expect(said).toContain("There is no display");
  const [, url = "", code = ""] = /(http:\S+)\/#\/sign-in\/(\S+)/.exec(said) ?? [];
  const session = await createApi(url, null).call(routes.exchangeCode, { body: { code } });
  const me = await createApi(url, session.access_token).call(routes.getMe);
  expect(me.role).toBe("owner");
  child.kill("SIGTERM");
  expect(await exitOf(child, "npm start", () => said), said).toBe(0);
});

describe("the host refuses to start, with an error code and advice, on", () => {
  test("a port that is taken", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
    );
    onTestFinished(() => void server.close());
    const { code, said } = await refusal(["--port", String(port), "--data", temporaryDirectory()]);
    expect(code).toBe(1);
    expect(said).toMatch(/already uses that port.*--port.*HEARTH_PORT_TAKEN/s);
    expect(said).not.toContain("    at ");
  });

  test("a data folder in use by another host", async () => {
    const host = await startHost();
    expect((await refusal(["--port", "0", "--data", host.dataDirectory])).said).toContain(
      "HEARTH_ALREADY_RUNNING",
    );
  });

  test("a data folder that is not writable", async () => {
    const file = join(temporaryDirectory(), "file");
    writeFileSync(file, "");
    expect((await refusal(["--port", "0", "--data", join(file, "data")])).said).toContain(
      "HEARTH_DATA_UNWRITABLE",
    );
  });

  test("incomplete settings of an external LiveKit", async () => {
    const { said } = await refusal(["--port", "0", "--data", temporaryDirectory()], {
      env: { LIVEKIT_URL: "ws://127.0.0.1:1" },
    });
    expect(said).toContain("HEARTH_LIVEKIT_SETTINGS");
  });

  test("incomplete settings of S3", async () => {
    const { said } = await refusal(["--port", "0", "--data", temporaryDirectory()], {
      env: { HEARTH_S3_ENDPOINT: "http://127.0.0.1:9000", HEARTH_S3_SECRET_KEY: "never-shown-anywhere" },
    });
    expect(said).toContain("HEARTH_S3_SETTINGS");
    expect(said).toContain("HEARTH_S3_BUCKET, HEARTH_S3_ACCESS_KEY");
    expect(said).not.toContain("never-shown-anywhere");
  });

  test("settings for transcripts that cannot be used", async () => {
    const { said } = await refusal(["--port", "0", "--data", temporaryDirectory()], {
      env: { HEARTH_TRANSCRIBE_COMMAND: "whisper-cli" },
    });
    expect(said).toContain("HEARTH_TRANSCRIBE_SETTINGS");
    expect(said).toContain("{wav}");
  });

  test("a damaged database", async () => {
    const data = temporaryDirectory();
    writeFileSync(join(data, "hearth.db"), "not a database".repeat(500));
    expect((await refusal(["--port", "0", "--data", data])).said).toContain("HEARTH_DATABASE_DAMAGED");
    expect(readFileSync(join(data, "hearth.db"), "utf8")).toBe("not a database".repeat(500));
  });

  test.each([["--port", "http"], ["--port", "70000"], ["--sing"]])("%s %s", async (...args) => {
    const { code, said } = await refusal(args.filter((arg) => arg !== undefined));
    expect(code).toBe(2);
    expect(said).toContain("Usage:");
  });
});

test.skipIf(!canMount)(
  "on a full disk no acknowledged message is lost, the error says why, and it recovers",
  async () => {
    const disk = mountSmallDisk("2m");
    const host = await startHost({ dataDirectory: disk.directory });
    const room = await general(host.owner);
    const send = (index: number) =>
      host.owner.api.call(routes.sendMessage, {
        params: { room_id: room.id },
        body: { body: `${index} `.padEnd(9_000, "x"), txn_id: `full-${index}` },
      });
    const acknowledged: string[] = [];
    let refused: unknown;
    for (let index = 0; index < 600 && !refused; index += 1)
      await send(index).then(
        ({ id }) => acknowledged.push(id),
        (error: unknown) => (refused = error),
      );
    expect(refused).toMatchObject({ code: "SW_DISK_FULL" });
    expect(acknowledged.length).toBeGreaterThan(10);
    expect((await allMessages(host.owner.api, room.id)).map(({ id }) => id)).toEqual(acknowledged);
    disk.resize("16m");
    expect((await send(1_000)).position).toBeGreaterThan(0);
  },
);

test("kill -9 of the control plane during 1,000 sends loses and duplicates no acknowledged message", async () => {
  const host = await startHost();
  const room = await general(host.owner);
  const sfu = mediaServerPid(host.dataDirectory);
  let kills = 0;
  let retries = 0;
  const acknowledged = new Map<number, string>();
  const sendUntilAnswered = async (index: number) => {
    for (;;) {
      try {
        const { id } = await host.owner.api.call(routes.sendMessage, {
          params: { room_id: room.id },
          body: { body: `${index}`, txn_id: `kill-${index}` },
        });
        acknowledged.set(index, id);
        return;
      } catch (error) {
        expect(error).toMatchObject({ code: "OFFLINE" });
        retries += 1;
        await new Promise(setImmediate);
      }
    }
  };
  for (let batch = 0; batch < 100; batch += 1) {
    const sending = Promise.all(Array.from({ length: 10 }, (_, i) => sendUntilAnswered(batch * 10 + i)));
    if (batch % 16 === 8) {
      process.kill(controlPlanePid(host.process.pid ?? 0), "SIGKILL");
      kills += 1;
    }
    await sending;
  }
  const stored = await allMessages(host.owner.api, room.id);
  const bodies = stored.map(({ body }) => body);
  const lost = [...acknowledged.values()].filter((id) => !stored.some((message) => message.id === id)).length;
  process.stdout.write(
    `kills ${kills}, retries ${retries}, lost ${lost}, doubled ${bodies.length - new Set(bodies).size}\n`,
  );
  expect(kills).toBeGreaterThanOrEqual(5);
  expect(lost).toBe(0);
  expect(bodies.toSorted()).toEqual(Array.from({ length: 1_000 }, (_, i) => `${i}`).toSorted());
  expect(mediaServerPid(host.dataDirectory)).toBe(sfu);
  expect(isRunning(sfu)).toBe(true);
});

/** The addresses that a process listens on, from the kernel. */
function listeningSockets(pid: number): { protocol: string; address: string }[] {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return ["tcp", "tcp6", "udp", "udp6"].flatMap((protocol) =>
    readFileSync(`/proc/${pid}/net/${protocol}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => inodes.has(fields[9] ?? "") && (protocol.startsWith("udp") || fields[3] === "0A"))
      .map((fields) => ({ protocol, address: (fields[1] ?? "").split(":")[0] ?? "" })),
  );
}

/** What `npm ci --omit=dev` would install for these packages. */
function productionTree(names: string[], seen = new Set<string>()): Set<string> {
  for (const name of names) {
    if (seen.has(name) || !existsSync(join("node_modules", name))) continue;
    seen.add(name);
    const { dependencies = {} } = JSON.parse(
      readFileSync(join("node_modules", name, "package.json"), "utf8"),
    ) as {
      dependencies?: Record<string, string>;
    };
    productionTree(Object.keys(dependencies), seen);
  }
  return seen;
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { recordOf } from "../../src/node/process-record.ts";
import { createApi } from "../helpers/api.ts";
import { exitOf } from "../helpers/deadline.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { controlPlanePid, isRunning, openingKey, temporaryDirectory } from "../helpers/host.ts";
import { serve, withoutMediaServer, type Serving } from "../helpers/serve.ts";

const start = (dataDirectory: string) => serve(["--port", "0", "--data", dataDirectory]);

/** The one that still runs, once all others have exited. */
async function survivor(starts: readonly Serving[]): Promise<Serving> {
  await Promise.all(starts.map((one) => Promise.race([one.exit(), one.url.catch(() => null)])));
  const running = starts.filter((one) => one.process.exitCode === null);
  expect(running, starts.map((one) => one.said()).join("\n---\n")).toHaveLength(1);
  return running[0] as Serving;
}

test("of several hosts started at once on one folder, even after a kill, one runs and the others say where", async () => {
  let dataDirectory = temporaryDirectory();
  for (let round = 0; round < 20; round += 1) {
    const starts = Array.from({ length: 2 + (round % 4) }, () => start(dataDirectory));
    const winner = await survivor(starts);
    const url = await winner.url;
    for (const loser of starts.filter((one) => one !== winner)) {
      expect(await loser.exit(), loser.said()).toBe(3);
      expect(loser.said()).toContain(`Hearth is already running at ${url}\n`);
      expect(loser.said()).toContain("HEARTH_ALREADY_RUNNING");
    }
    expect(await createApi(url, null).call(routes.getHealth)).toMatchObject({ version: expect.any(String) });
    // Either killed, so that its control plane still exists when the next ones start; or stopped, and a new folder.
    if (round % 3 === 2) {
      winner.process.kill("SIGTERM");
      expect(await winner.exit()).toBe(0);
      dataDirectory = temporaryDirectory();
    } else winner.process.kill("SIGKILL");
  }
}, 300_000);

test("a second start prints a sign-in link for the owner; with --json only the exit code tells", async () => {
  const dataDirectory = temporaryDirectory();
  const url = await start(dataDirectory).url;
  const second = start(dataDirectory);
  expect(await second.exit()).toBe(3);
  const code = /#\/sign-in\/(\S+)/.exec(second.said())?.[1] ?? "";
  const session = await createApi(url, null).call(routes.exchangeCode, { body: { code } });
  expect(await createApi(url, session.access_token).call(routes.getMe)).toMatchObject({ role: "owner" });
  const script = serve(["--port", "0", "--data", dataDirectory, "--json"]);
  expect(await script.exit()).toBe(3);
  expect(script.said()).not.toMatch(/^\{/m);
  expect(script.said()).toContain(url);
});

test("an owner's code requires the key in the data folder", async () => {
  const dataDirectory = temporaryDirectory();
  const url = await start(dataDirectory).url;
  const ask = (key: string) => createApi(url, null).call(routes.createOwnerCode, { body: { key } });
  await expect(ask("x".repeat(43))).rejects.toMatchObject({ code: "SW_CODE_INVALID" });
  expect((await ask(openingKey(dataDirectory))).code).toMatch(/^[\w-]{20,}$/);
});

test("a second start while the control plane is being replaced does not take over the folder", async () => {
  const dataDirectory = temporaryDirectory();
  const first = start(dataDirectory);
  const url = await first.url;
  process.kill(controlPlanePid(first.process.pid ?? 0), "SIGKILL");
  const second = start(dataDirectory);
  expect(await second.exit()).toBe(3);
  expect(second.said()).toContain(url);
  await expect.poll(async () => (await fetch(`${url}/v1/health`).catch(() => null))?.status).toBe(200);
});

test("a stale host.json whose process id has been reused does not block a start", async () => {
  const dataDirectory = temporaryDirectory();
  const stray = spawn("sleep", ["1000"]);
  onTestFinished(() => void stray.kill("SIGKILL"));
  const old = { pid: stray.pid, startedAt: "long ago", url: "http://127.0.0.1:1", openingKey: "old" };
  writeFileSync(join(dataDirectory, "host.json"), JSON.stringify(old));
  expect(await start(dataDirectory).url).not.toBe(old.url);
});

test("a killed host that is still exiting does not block a start", async () => {
  const dataDirectory = temporaryDirectory();
  const dying = spawn("sleep", ["1000"]);
  onTestFinished(() => void dying.kill("SIGKILL"));
  const server = createServer((request) => {
    dying.kill("SIGKILL");
    request.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const old = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const record = { ...recordOf(dying.pid ?? 0), url: old, openingKey: "old" };
  writeFileSync(join(dataDirectory, "host.json"), JSON.stringify(record));
  expect(await start(dataDirectory).url).not.toBe(old);
  expect(dying.killed).toBe(true);
});

test("the second start changes nothing in the folder", async () => {
  const dataDirectory = temporaryDirectory();
  await start(dataDirectory).url;
  const look = () =>
    Object.fromEntries(
      ["secrets.json", "host.json", join("logs", "hearth.log")].map((name) => [
        name,
        readFileSync(join(dataDirectory, name), "utf8"),
      ]),
    );
  // By then the first one logs nothing more by itself.
  await expect.poll(() => look()[join("logs", "hearth.log")]).toContain('"unavailable"');
  const before = look();
  const names = readdirSync(dataDirectory);
  expect(await serve(["--port", "0", "--data", dataDirectory, "--json"]).exit()).toBe(3);
  expect(look()).toEqual(before);
  expect(readdirSync(dataDirectory)).toEqual(names);
});

test("npm start without a display opens the host that is already running, and exits with 0", async () => {
  const dataDirectory = temporaryDirectory();
  const first = start(dataDirectory);
  const url = await first.url;
  const { DISPLAY: _x11, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const child = spawn(process.execPath, ["build/start.ts", "--data", dataDirectory], {
    env: { ...env, ...withoutMediaServer },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  expect(await exitOf(child, "npm start", () => said), said).toBe(0);
  expect(said).toContain(`Hearth is already running at ${url}`);
  expect(isRunning(first.process.pid ?? 0)).toBe(true);
});

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { LocalMediaServer, type MediaServerState } from "../../src/media-server/index.ts";
import { Secret } from "../../src/shared/base/secret.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { loopbackAt } from "../helpers/reach.ts";
import { livekitProgram } from "../helpers/livekit-program.ts";
import { general, isRunning, mediaServerPid, startHost, temporaryDirectory } from "../helpers/host.ts";

const secret = "s".repeat(43);

/** The monitor by itself, with that program. */
function keep(binary: string, dataDirectory = temporaryDirectory()) {
  const states: MediaServerState[] = [];
  const monitor = new LocalMediaServer({
    dataDirectory,
    keys: {
      apiKey: "key",
      apiSecret: new Secret(secret),
      webhookKey: "hook",
      webhookSecret: new Secret(secret),
    },
    media: loopbackAt(4780).media,
    webhookUrl: "http://127.0.0.1:9/",
    find: {
      env: { HEARTH_LIVEKIT_SERVER: binary, PATH: process.env["PATH"] },
      platform: process.platform,
      arch: process.arch,
      resource: null,
      cacheDirectory: temporaryDirectory(),
      releases: "http://127.0.0.1:9",
      checksums: {},
    },
    onState: (state) => states.push(state),
    onLine: () => {},
  });
  onTestFinished(() => monitor.stop());
  monitor.start();
  /** The index of the last state that was reached: polling may miss later ones. */
  let reached = 0;
  const reaches = async (status: MediaServerState["status"], timeout = 30_000) => {
    const place = () => states.findIndex((state, index) => index >= reached && state.status === status);
    await expect.poll(place, { timeout, message: `place of ${status}` }).not.toBe(-1);
    reached = place();
  };
  return { monitor, states, reaches, dataDirectory };
}

describe("a media server that keeps crashing", () => {
  test("is reported after five crashes; chat works, calls are refused, and it recovers by itself", async () => {
    const marker = join(temporaryDirectory(), "works");
    const real = process.env["HEARTH_LIVEKIT_SERVER"] ?? "";
    const crashing = livekitProgram(`[ -e "${marker}" ] && exec "${real}" "$@"\nexit 1`);
    // It works at first: the host prints its line once calls work.
    writeFileSync(marker, "");
    const host = await startHost({ env: { HEARTH_LIVEKIT_SERVER: crashing } });
    const room = await general(host.owner);
    rmSync(marker);
    process.kill(mediaServerPid(host.dataDirectory), "SIGKILL");
    await expect.poll(() => host.errors(), { timeout: 30_000 }).toContain("(HEARTH_LIVEKIT_CRASHED)");
    const initiate = () =>
      host.owner.api.call(routes.initiateCall, { body: { room_id: room.id, type: "audio" } });
    await expect(initiate()).rejects.toMatchObject({ code: "SW_CALL_LIVEKIT_UNREACHABLE" });
    const sent = await host.owner.api.call(routes.sendMessage, {
      params: { room_id: room.id },
      body: { body: "chat goes on", txn_id: "chat" },
    });
    expect(sent.body).toBe("chat goes on");
    writeFileSync(marker, "");
    await expect
      .poll(async () => (await host.owner.api.call(routes.getHealth)).livekit.status, { timeout: 30_000 })
      .toBe("healthy");
    expect((await initiate()).call_id).toMatch(/^call-/);
  });

  test("is restarted at once on retry", async () => {
    const { monitor, states, reaches } = keep(livekitProgram("exit 1"));
    await reaches("waiting");
    const before = states.length;
    monitor.retry();
    // By itself it would wait for 3.2 s after the fifth crash.
    await expect
      .poll(() => states.slice(before).map(({ status }) => status), { timeout: 1_000 })
      .toContain("starting");
  });
});

describe("a media server that hangs", () => {
  test("is restarted", async () => {
    const { states, reaches } = keep(process.env["HEARTH_LIVEKIT_SERVER"] ?? "");
    await reaches("healthy");
    const first = states.at(-1);
    const pid = first?.status === "healthy" ? (first.pid ?? 0) : 0;
    process.kill(pid, "SIGSTOP");
    const stoppedAt = performance.now();
    await reaches("starting");
    process.stdout.write(`replaced ${Math.round(performance.now() - stoppedAt)} ms after SIGSTOP\n`);
    await reaches("healthy");
    expect(states.at(-1)).not.toMatchObject({ pid });
    expect(isRunning(pid)).toBe(false);
  });

  test("is killed when the host stops", async () => {
    const { monitor, dataDirectory, reaches } = keep(process.env["HEARTH_LIVEKIT_SERVER"] ?? "");
    await reaches("healthy");
    const pid = mediaServerPid(dataDirectory);
    process.kill(pid, "SIGSTOP");
    await monitor.stop();
    expect(isRunning(pid)).toBe(false);
  });

  test("during startup does not block shutdown", async () => {
    const { monitor, dataDirectory, reaches } = keep(livekitProgram("exec sleep 1000"));
    await reaches("starting");
    await expect.poll(() => existsSync(join(dataDirectory, "media-server.pid"))).toBe(true);
    const pid = mediaServerPid(dataDirectory);
    await monitor.stop();
    expect(isRunning(pid)).toBe(false);
  });

  test("when asked for its version counts as not runnable, and its children are killed", async () => {
    const pidFile = join(temporaryDirectory(), "pid");
    const { reaches, states } = keep(livekitProgram(":", `sleep 1000 & echo $! > "${pidFile}"\nwait`));
    await reaches("unavailable");
    expect(states.at(-1)).toMatchObject({ code: "HEARTH_LIVEKIT_NOT_RUNNABLE" });
    await expect.poll(() => isRunning(Number(readFileSync(pidFile, "utf8")))).toBe(false);
  });

  test("when asked for its version does not block shutdown", async () => {
    const pidFile = join(temporaryDirectory(), "pid");
    const { monitor } = keep(livekitProgram(":", `sleep 1000 & echo $! > "${pidFile}"\nwait`));
    await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, "utf8")).not.toBeFalsy();
    const asked = performance.now();
    await monitor.stop();
    expect(performance.now() - asked).toBeLessThan(5_000);
    await expect.poll(() => isRunning(Number(readFileSync(pidFile, "utf8")))).toBe(false);
  });
});

test("a media server whose configuration cannot be written is retried until it can", async () => {
  const dataDirectory = temporaryDirectory();
  // A folder, and not an empty one, is in the file's place.
  mkdirSync(join(dataDirectory, "livekit.json", "in-the-way"), { recursive: true });
  const { reaches, states } = keep(process.env["HEARTH_LIVEKIT_SERVER"] ?? "", dataDirectory);
  await reaches("waiting");
  expect(states.some(({ status }) => status === "unavailable")).toBe(false);
  rmSync(join(dataDirectory, "livekit.json"), { recursive: true });
  await reaches("healthy");
});

test("a stopped media server stays stopped, whatever is called afterwards", async () => {
  const { monitor, states } = keep(livekitProgram("exit 1"));
  monitor.retry();
  monitor.cancel();
  await monitor.stop();
  monitor.retry();
  monitor.cancel();
  expect(monitor.state).toEqual({ status: "stopped" });
  expect(states.at(-1)).toEqual({ status: "stopped" });
});

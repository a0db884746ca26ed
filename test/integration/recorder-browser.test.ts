import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { createChromiumRecorder } from "../../src/host/recorder/chromium.ts";
import { RecorderHost } from "../../src/host/recorder/recorder-host.ts";
import { within } from "../helpers/deadline.ts";
import { isRunning, temporaryDirectory } from "../helpers/host.ts";
import { browserPath } from "../helpers/people.ts";
import { commandOf, runningProcesses } from "../helpers/process-figures.ts";
import { SECRET, servePage } from "../helpers/recorder-page.ts";
import { freeTcpPort } from "../../src/media-server/ports.ts";

const CLOSE = 6_000;

async function startRecorder(env: Record<string, string> = {}) {
  const served = await servePage();
  const dataDirectory = temporaryDirectory();
  const lines: string[] = [];
  const before = { ...process.env };
  Object.assign(process.env, { HEARTH_RECORDER_BROWSER: browserPath }, env);
  const exited: string[] = [];
  const host = new RecorderHost({
    createProgram: createChromiumRecorder,
    dataDirectory,
    onLine: (line) => lines.push(line),
    onExited: (id) => exited.push(id),
  });
  onTestFinished(async () => {
    await host.stop();
    process.env = before;
  });
  const open = (id = "rec-1") => host.open({ id, url: served.url });
  return { ...served, host, open, exited, lines, dataDirectory };
}

const profilesIn = (dataDirectory: string): string[] => {
  const root = join(dataDirectory, "cache/recorders");
  return existsSync(root) ? readdirSync(root) : [];
};

/** The running processes that have this in their command line. */
const processesWith = (text: string): number[] =>
  runningProcesses().filter((pid) => commandOf(pid).includes(text) && isRunning(pid));

/** All processes of a data folder's browsers, whose children do not all name the profile. */
function browserTree(dataDirectory: string): number[] {
  const children = new Map<number, number[]>();
  for (const pid of runningProcesses())
    try {
      const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
      children.set(parent, [...(children.get(parent) ?? []), pid]);
    } catch {
      // It has just ended.
    }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return [...new Set(processesWith(dataDirectory).flatMap(below))];
}

const recordOf = (dataDirectory: string): number => {
  const [folder = ""] = profilesIn(dataDirectory);
  const text = readFileSync(join(dataDirectory, "cache/recorders", folder, "process.json"), "utf8");
  return (JSON.parse(text) as { pid: number }).pid;
};

/** One of them has the page; the browser keeps another one in reserve. */
const renderersOf = (dataDirectory: string): number[] =>
  browserTree(dataDirectory).filter((pid) => commandOf(pid).includes("--type=renderer"));

describe.skipIf(!browserPath)("a browser that records", () => {
  test("opens the page, which gets the secret; nobody else sees it", async () => {
    const { open, first, requested, lines, dataDirectory } = await startRecorder();
    await open();
    await expect.poll(first).toEqual({
      secret: SECRET,
      audio: "running",
      visible: true,
      location: "denied",
      opened: false,
      preload: false,
      secure: true,
    });
    expect(processesWith(SECRET)).toEqual([]);
    await expect.poll(() => lines.join("\n")).toContain("a warning of the page");
    expect(requested.join() + lines.join()).not.toContain(SECRET);
    const files = readdirSync(join(dataDirectory, "cache/recorders"), {
      recursive: true,
      withFileTypes: true,
    }).filter((file) => file.isFile());
    expect(files.filter((file) => readFileSync(join(file.parentPath, file.name)).includes(SECRET))).toEqual(
      [],
    );
  });

  test("goes on ten times a second although nobody sees it", async () => {
    const { open, reports } = await startRecorder();
    await open();
    await expect.poll(() => reports.length).toBeGreaterThan(0);
    const [from, at] = [reports.length, performance.now()];
    await expect.poll(() => reports.length - from, { timeout: 20_000 }).toBeGreaterThan(50);
    expect(performance.now() - at).toBeLessThan(10_000);
  });

  test("inherits none of our settings", async () => {
    const { open, dataDirectory } = await startRecorder({
      HEARTH_S3_SECRET_KEY: "a-key",
      LIVEKIT_API_SECRET: "b-key",
    });
    await open();
    const environment = readFileSync(`/proc/${recordOf(dataDirectory)}/environ`, "latin1");
    expect(environment).toContain("PATH=");
    expect(environment).not.toMatch(/HEARTH_|LIVEKIT_|a-key|b-key/);
  });

  test("closes in time, and leaves no process and no profile", async () => {
    const { host, open, exited, dataDirectory } = await startRecorder();
    await open();
    const pids = browserTree(dataDirectory);
    expect(pids.length).toBeGreaterThan(2);
    await within(CLOSE, "to close the browser", host.close("rec-1"));
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
    expect(profilesIn(dataDirectory)).toEqual([]);
    expect(exited).toEqual([]);
  });

  test("is killed if it does not close", async () => {
    const { host, open, dataDirectory } = await startRecorder();
    await open();
    const pids = browserTree(dataDirectory);
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    await within(CLOSE, "to close the browser", host.close("rec-1"));
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
    await expect.poll(() => profilesIn(dataDirectory)).toEqual([]);
  });

  test.each([
    ["browser", (dataDirectory: string) => [recordOf(dataDirectory)]],
    ["renderer", renderersOf],
  ])("reports that the %s was killed, and leaves nothing", async (_what, find) => {
    const { open, exited, dataDirectory } = await startRecorder();
    await open();
    const pids = browserTree(dataDirectory);
    for (const pid of find(dataDirectory)) process.kill(pid, "SIGKILL");
    await expect.poll(() => exited).toEqual(["rec-1"]);
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
    expect(profilesIn(dataDirectory)).toEqual([]);
    await open();
    expect(profilesIn(dataDirectory)).toHaveLength(1);
  });

  test("of two recordings, the crash of one does not touch the other", async () => {
    const { open, exited, reports, dataDirectory } = await startRecorder();
    await open("rec-1");
    const first = recordOf(dataDirectory);
    await open("rec-2");
    process.kill(first, "SIGKILL");
    await expect.poll(() => exited).toEqual(["rec-1"]);
    const from = reports.length;
    await expect.poll(() => reports.length).toBeGreaterThan(from + 5);
    expect(exited).toEqual(["rec-1"]);
  });

  test("opens and closes twenty times without leaving anything", async () => {
    const { host, open, exited, dataDirectory } = await startRecorder();
    for (let count = 0; count < 20; count += 1) {
      await open();
      await host.close("rec-1");
    }
    expect(profilesIn(dataDirectory)).toEqual([]);
    expect(processesWith(dataDirectory)).toEqual([]);
    expect(exited).toEqual([]);
  });

  test("a page that is not there is a failure, and neither its text nor the log has the secret", async () => {
    const { host, lines, exited, dataDirectory } = await startRecorder();
    const failure = await host
      .open({
        id: "rec-1",
        url: `http://127.0.0.1:${await freeTcpPort("127.0.0.1")}/recorder.html#${SECRET}`,
      })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "HEARTH_RECORDER_FAILED" });
    expect(String(failure)).toContain("net::ERR_CONNECTION_REFUSED");
    expect(String(failure) + lines.join()).not.toContain(SECRET);
    expect(profilesIn(dataDirectory)).toEqual([]);
    expect(exited).toEqual([]);
  });

  test("is closed while it opens", async () => {
    const { host, open, dataDirectory } = await startRecorder();
    const opening = open();
    const refused = expect(opening).rejects.toMatchObject({ code: "HEARTH_STOPPED" });
    await expect.poll(() => profilesIn(dataDirectory)).toHaveLength(1);
    await within(CLOSE, "to close the browser", host.close("rec-1"));
    await refused;
    await expect.poll(() => processesWith(dataDirectory)).toEqual([]);
    expect(profilesIn(dataDirectory)).toEqual([]);
  });
});

test.each([
  ["is not there", "/nowhere/chromium", "HEARTH_RECORDER_MISSING", "/nowhere/chromium"],
  ["is another program", "/bin/true", "HEARTH_RECORDER_FAILED", "exit code 0"],
])("a browser that %s is a failure with a code, and leaves nothing", async (_what, browser, code, why) => {
  const { open, dataDirectory } = await startRecorder({ HEARTH_RECORDER_BROWSER: browser });
  await expect(open()).rejects.toMatchObject({ code, detail: expect.stringContaining(why) });
  expect(profilesIn(dataDirectory)).toEqual([]);
});

test("a data folder that cannot have a profile is a failure with a code", async () => {
  const { open, dataDirectory } = await startRecorder({ HEARTH_RECORDER_BROWSER: "/bin/true" });
  writeFileSync(join(dataDirectory, "cache"), "");
  await expect(open()).rejects.toMatchObject({
    code: "HEARTH_RECORDER_FAILED",
    detail: expect.stringContaining("ENOTDIR"),
  });
});

test("a browser that prints nothing and does nothing is given up", async () => {
  const folder = temporaryDirectory();
  const program = join(folder, "hangs");
  writeFileSync(program, "#!/bin/sh\nsleep 600\n", { mode: 0o755 });
  const { host, open, dataDirectory } = await startRecorder({ HEARTH_RECORDER_BROWSER: program });
  const opening = open();
  const refused = expect(opening).rejects.toMatchObject({ code: "HEARTH_STOPPED" });
  await expect.poll(() => profilesIn(dataDirectory)).toHaveLength(1);
  await host.close("rec-1");
  await refused;
  expect(processesWith("sleep\u0000600")).toEqual([]);
});

describe.skipIf(!browserPath)("when the supervisor is killed", () => {
  test("no process is left, and the next start removes the profile", async () => {
    const { host, url, dataDirectory } = await startRecorder();
    const supervisor = spawn(process.execPath, [
      resolve("test/helpers/open-recorder.ts"),
      dataDirectory,
      url,
    ]);
    onTestFinished(() => void supervisor.kill("SIGKILL"));
    await within(30_000, "the page", once(createInterface({ input: supervisor.stdout }), "line"));
    const pids = browserTree(dataDirectory).filter((pid) => pid !== supervisor.pid);
    expect(pids.length).toBeGreaterThan(2);
    supervisor.kill("SIGKILL");
    await expect.poll(() => pids.filter(isRunning), { timeout: 2_000, interval: 20 }).toEqual([]);
    expect(profilesIn(dataDirectory)).toHaveLength(1);
    host.discardLeftovers();
    expect(profilesIn(dataDirectory)).toEqual([]);
  });

  test("the next start ends a browser that is still there", async () => {
    const { host, open, lines, dataDirectory } = await startRecorder();
    await open();
    const pids = browserTree(dataDirectory);
    host.discardLeftovers();
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
    expect(lines.join()).toContain("an earlier run had left behind");
    expect(profilesIn(dataDirectory)).toEqual([]);
  });
});

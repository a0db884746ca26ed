import { existsSync, readdirSync, readFileSync, statSync, watch } from "node:fs";
import { basename, dirname, join } from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import type { RecordingProblem, RecordingState } from "../../src/shared/call/recording.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { joinAsBot } from "../helpers/bots.ts";
import { canMount, mountSmallDisk } from "../helpers/disk.ts";
import { within } from "../helpers/deadline.ts";
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
import { complaintsAbout, hasFfmpeg, timesOf } from "../helpers/movies.ts";
import { browserPath } from "../helpers/people.ts";
import { commandOf, runningProcesses } from "../helpers/process-figures.ts";
import { inCall, initiate } from "../helpers/rooms.ts";
import { fault, type Report } from "./fault.ts";

/** kill -9 of each process that takes part in a recording, at a random moment of it. */

/** What a kill may cost, in seconds; what is usual is two. */
const MOST_LOST = 4;
const env = { HEARTH_RECORDER_BROWSER: browserPath };
const tries = { short: 1, long: 5, timeout: 180_000, skip: !browserPath || !hasFfmpeg };

interface Running {
  host: TestHost;
  readonly dataDirectory: string;
  readonly callId: string;
  readonly recordingId: string;
}

/** A call in which somebody is seen, and which is being recorded for some seconds, as its file shows. */
async function startRecording(dataDirectory = temporaryDirectory()): Promise<Running> {
  const host = await startHost({ dataDirectory, env });
  const grant = await initiate(host.owner, (await general(host.owner)).id);
  await joinAsBot(grant);
  const { id } = await host.owner.api.call(routes.startRecording, { ...inCall(grant), body: {} });
  const running = { host, dataDirectory, callId: grant.call_id, recordingId: id };
  await expect.poll(() => playable(running, 1), { timeout: 40_000, interval: 100 }).toBeGreaterThan(2);
  // At any moment between two fragments, and in the writing of one.
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 3_000));
  return running;
}

function stateOf({ dataDirectory, recordingId }: Running): RecordingState {
  const database = new Database(join(dataDirectory, "hearth.db"), { readonly: true });
  try {
    const row = database.prepare("SELECT state FROM recordings WHERE id = ?").get(recordingId);
    return JSON.parse((row as { state: string }).state) as RecordingState;
  } finally {
    database.close();
  }
}

const partFile = (running: Running, part: number): string =>
  join(running.dataDirectory, `${stateOf(running).keyBase}.parts`, `${part}-mix.mp4`);

/** How much of a part could be played if nothing more were written, in seconds. */
function playable(running: Running, part: number): number {
  const file = partFile(running, part);
  if (!existsSync(file) || statSync(file).size === 0) return 0;
  try {
    return timesOf(file, "v").at(-1) ?? 0;
  } catch {
    // Its first bytes are there, but nothing that can be played.
    return 0;
  }
}

/** Seconds. */
const sinceFirstPart = ({ startedAt, parts }: RecordingState, at: number): number =>
  (at - startedAt - (parts[0]?.offsetMs ?? 0)) / 1_000;

/** Kills a process, and looks into the first part as it is then. Returns how much can be played. */
function kill(running: Running, pid: number, report: Report): number {
  const state = stateOf(running);
  process.kill(pid, "SIGKILL");
  const lasted = sinceFirstPart(state, Date.now());
  const left = playable(running, 1);
  report.remark = `${(lasted - left).toFixed(1)} s lost`;
  expect(lasted - left, `of ${lasted} s, ${left} s can be played`).toBeLessThan(MOST_LOST);
  return left;
}

/** Resolves once more of a part can be played than this. */
const goesOn = (running: Running, part: number, from: number) =>
  expect.poll(() => playable(running, part), { timeout: 60_000, interval: 100 }).toBeGreaterThan(from + 1);

const stop = ({ host, callId }: Running) =>
  host.owner.api.call(routes.stopRecording, { params: { call_id: callId } });

/** Stops the recording, and looks at what has become of it. */
async function stopAndFinish(running: Running, left: number, parts: number): Promise<void> {
  await stop(running);
  await finish(running, left, { parts, problem: null });
}

/** Looks at what has become of a recording that has just been stopped. */
async function finish(
  running: Running,
  left: number,
  expected: { parts: number; problem: RecordingProblem | null },
): Promise<void> {
  const { host, dataDirectory, callId, recordingId } = running;
  const params = { call_id: callId, recording_id: recordingId };
  const get = () => host.owner.api.call(routes.getRecording, { params });
  await expect.poll(async () => (await get()).status, { timeout: 60_000 }).toBe("finished");
  const { media, partial, problem } = await get();
  const state = stateOf(running);
  expect({ partial, problem, parts: state.parts.length }).toEqual({
    ...expected,
    partial: expected.parts > 1,
  });
  const file = join(dataDirectory, media?.key ?? "");
  expect(complaintsAbout(file)).toBe("");
  const times = timesOf(file, "v");
  expect(times.some((time) => Math.abs(time - left) < 0.1)).toBe(true);
  const ended = state.status === "finished" ? state.endedAt : NaN;
  expect(sinceFirstPart(state, ended) - (times.at(-1) ?? 0)).toBeLessThan(MOST_LOST);
  const messages = await allMessages(host.owner.api, (await general(host.owner)).id);
  expect(messages.filter(({ kind }) => kind === "recording")).toMatchObject([
    { recording: { id: recordingId, status: "finished", partial, problem } },
  ]);
  const kept = () =>
    readdirSync(join(dataDirectory, dirname(state.keyBase))).filter((name) => !name.endsWith(".voices"));
  await expect.poll(kept).toEqual([basename(file)]);
  await host.stop();
  expect(browsers(dataDirectory)).toEqual([]);
  expect(runningProcesses().filter((pid) => commandOf(pid).includes(dataDirectory))).toEqual([]);
}

/** The recorders that a data folder has a record of, running or not. */
function browsers(dataDirectory: string): number[] {
  const root = join(dataDirectory, "cache/recorders");
  const pidOf = (folder: string) =>
    JSON.parse(readFileSync(join(root, folder, "process.json"), "utf8")) as { pid: number };
  return existsSync(root) ? readdirSync(root).map((folder) => pidOf(folder).pid) : [];
}

/** All other processes of its host. */
const childrenOf = ({ host, dataDirectory }: Running): number[] => [
  ...browsers(dataDirectory),
  mediaServerPid(dataDirectory),
  controlPlanePid(host.process.pid ?? 0),
];

/** Starts its host again, once its last processes are gone. */
async function restart(running: Running, children: readonly number[]): Promise<void> {
  await expect.poll(() => children.some((pid) => isRunning(pid)), { timeout: 5_000 }).toBe(false);
  const { dataDirectory } = running;
  const args = ["--port", new URL(running.host.url).port];
  running.host = await startHost({ dataDirectory, env, args });
}

async function recovers(report: Report, recovered: Promise<unknown>): Promise<void> {
  const killed = performance.now();
  await recovered;
  report.recovery = performance.now() - killed;
}

fault("kill -9 of the recorder", tries, async (report) => {
  const running = await startRecording();
  const [browser = 0] = browsers(running.dataDirectory);
  const left = kill(running, browser, report);
  await recovers(report, goesOn(running, 2, 0));
  await stopAndFinish(running, left, 2);
});

fault("kill -9 of the control plane, in a recording", tries, async (report) => {
  const running = await startRecording();
  const left = kill(running, controlPlanePid(running.host.process.pid ?? 0), report);
  await recovers(report, goesOn(running, 1, left));
  await stopAndFinish(running, left, 1);
});

fault("kill -9 of the media server, in a recording", tries, async (report) => {
  const running = await startRecording();
  const left = kill(running, mediaServerPid(running.dataDirectory), report);
  await recovers(report, goesOn(running, 1, left));
  await stopAndFinish(running, left, 1);
});

fault("kill -9 of the host, in a recording, restarted on its folder", tries, async (report) => {
  const running = await startRecording();
  const children = childrenOf(running);
  const left = kill(running, running.host.process.pid ?? 0, report);
  await restart(running, children);
  await recovers(report, goesOn(running, 2, 0));
  await stopAndFinish(running, left, 2);
});

fault("kill -9 of the host while it assembles a recording", tries, async () => {
  const running = await startRecording();
  const { host, dataDirectory } = running;
  const children = childrenOf(running);
  const folder = join(dataDirectory, dirname(stateOf(running).keyBase));
  const killed = Promise.withResolvers<void>();
  const watcher = watch(folder, (_event, name) => {
    if (!name?.endsWith(".mp4.part")) return;
    watcher.close();
    host.process.kill("SIGKILL");
    killed.resolve();
  });
  await stop(running);
  await within(30_000, "the assembly", killed.promise);
  const left = playable(running, 1);
  await restart(running, children);
  await finish(running, left, { parts: 1, problem: null });
});

fault(
  "a disk that fills up, in a recording",
  { ...tries, long: 3, skip: tries.skip || !canMount },
  async () => {
    const disk = mountSmallDisk("900m");
    const running = await startRecording(disk.directory);
    const { owner } = running.host;
    disk.resize("450m");
    const call = { params: { call_id: running.callId } };
    await expect.poll(() => stateOf(running).status, { interval: 20 }).toBe("processing");
    const left = playable(running, 1);
    await expect(owner.api.call(routes.startRecording, { ...call, body: {} })).rejects.toMatchObject({
      code: "SW_DISK_FULL",
    });
    await finish(running, left, { parts: 1, problem: "disk_full" });
  },
);

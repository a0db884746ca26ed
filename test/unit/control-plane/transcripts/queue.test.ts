import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureOwner } from "../../../../src/control-plane/accounts/first-run.ts";
import {
  EngineFailure,
  type Engine,
  type Spoken,
} from "../../../../src/control-plane/transcripts/engines/engine.ts";
import { TranscriptQueue } from "../../../../src/control-plane/transcripts/queue.ts";
import type { SplitLauncher, VoiceTurns } from "../../../../src/control-plane/transcripts/split-task.ts";
import { createStorage, openDatabase } from "../../../../src/control-plane/storage/index.ts";
import type { Storage } from "../../../../src/control-plane/ports/storage.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import type { FinishedRecording } from "../../../../src/shared/call/recording.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";
import { endedCall, finishedRecording } from "../../../helpers/recordings.ts";

const log = { error: vi.fn(), warn: vi.fn() };
const ID = "rec-1";

let storage: Storage;
let dataDirectory: string;
let owner: string;
let scope: Scope;
let now = 1_000_000;
const clock = { now: () => now };

/** Transcribes as each test wants. */
class TestEngine implements Engine {
  readonly name = "test";
  readonly asked: string[] = [];
  answer: (turn: string, signal: AbortSignal) => Promise<Spoken> = async (turn) => said(turn);
  async transcribe(wav: string, _durationMs: number, signal: AbortSignal): Promise<Spoken> {
    const turn = wav.slice(wav.lastIndexOf("/") + 1, -".wav".length);
    this.asked.push(turn);
    return await this.answer(turn, signal);
  }
}

const said = (text: string): Spoken => ({ language: "en", segments: [{ startMs: 0, endMs: 500, text }] });

/** Finds the same turns whenever it is asked. */
function splitsInto(turns: VoiceTurns): SplitLauncher & { launched: number } {
  const launcher = {
    launched: 0,
    launch: ({ onMessage }: Parameters<SplitLauncher["launch"]>[0]) => {
      launcher.launched++;
      return { pid: undefined, send: () => onMessage({ type: "done", turns }), kill: () => {} };
    },
  };
  return launcher;
}
const turn = (startMs: number, name: string) => ({ startMs, endMs: startMs + 1_000, wav: `${name}.wav` });
/** Ada says a, then c; Ben, whose file begins 500 ms later, says b while Ada says a. */
const threeTurns = splitsInto([[turn(0, "a"), turn(5_000, "c")], [turn(0, "b")]]);

const start = (engine: Engine | null, launcher: SplitLauncher = threeTurns) =>
  new TranscriptQueue({ storage, clock, scope, log, dataDirectory, engine, launcher });
const row = () => storage.stores.transcripts.get(ID);
const texts = () => storage.stores.transcripts.segments(ID).map(({ text }) => text);
const add = (queue: TranscriptQueue) => storage.write(() => queue.add(ID));
const settled = (status: string) => vi.waitFor(() => expect(row()?.status).toBe(status));
const announced = () =>
  storage.stores.events
    .since(owner, 0, storage.stores.events.head())
    .flatMap((event) => (event.type === "swp.recording" ? [event.data.recording.transcript_state] : []));
const posted = () =>
  storage.stores.messages
    .page(storage.stores.rooms.first()?.id ?? "", owner, null, 50)
    .filter(({ kind }) => kind === "transcript");

beforeEach(async () => {
  now = 1_000_000;
  vi.clearAllMocks();
  dataDirectory = temporaryDirectory();
  storage = createStorage(await openDatabase(dataDirectory));
  scope = new Scope();
  owner = ensureOwner(storage, clock, "Ada");
  const roomId = storage.stores.rooms.first()?.id ?? "";
  const ben = "b".repeat(24);
  const call = endedCall({ id: "call-1", roomId, userId: owner, at: 9 });
  const recording = finishedRecording({
    id: ID,
    subjectId: call.id,
    options: { audio: true, video: false, transcript: true, layout: "ROOM_COMPOSITE_GRID" },
    startedBy: owner,
    startedAt: 1,
    endedAt: 9,
    keyBase: "recordings/call-1/1",
    media: { key: "k", size: 1, sha256: "", contentType: "audio/mp4", durationMs: 9, place: "disk" },
    voices: [
      { userId: owner, file: "a.webm", offsetMs: 0 },
      { userId: ben, file: "b.webm", offsetMs: 500 },
    ],
  });
  storage.write((stores) => {
    stores.users.insert({ id: ben, displayName: "Ben", role: "member", named: true }, 1);
    stores.calls.insert(call);
    stores.recordings.insert(recording);
  });
});
afterEach(() => {
  scope.end();
  vi.useRealTimers();
});

test("transcribes what each person said, in the order in which it was said, and posts it", async () => {
  const engine = new TestEngine();
  add(start(engine));
  await settled("finished");
  expect(engine.asked).toEqual(["a", "b", "c"]);
  expect(storage.stores.transcripts.segments(ID)).toEqual([
    { startMs: 0, endMs: 500, userId: owner, name: "Ada", text: "a" },
    { startMs: 500, endMs: 1_000, userId: "b".repeat(24), name: "Ben", text: "b" },
    { startMs: 5_000, endMs: 5_500, userId: owner, name: "Ada", text: "c" },
  ]);
  expect(row()).toMatchObject({ done: 3, total: 3, engine: "test", language: "en", problem: null });
  expect(posted()).toEqual([expect.objectContaining({ senderId: owner, recordingId: ID })]);
  await vi.waitFor(() => expect(existsSync(join(dataDirectory, "transcribing"))).toBe(false));
});

test("announces progress, but not more than once a second", async () => {
  const engine = new TestEngine();
  engine.answer = async (turn) => {
    now += turn === "b" ? 1_000 : 10;
    return said(turn);
  };
  add(start(engine));
  await settled("finished");
  expect(announced()).toMatchObject([
    { status: "queued", done: 0, total: 0 },
    { status: "running", done: 0, total: 3 },
    { status: "running", done: 2, total: 3 },
    { status: "finished", done: 3, total: 3 },
  ]);
});

test("goes on after a crash with the turn that it was at", async () => {
  const engine = new TestEngine();
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  engine.answer = (turn) => {
    if (turn !== "b") return Promise.resolve(said(turn));
    resolve();
    return new Promise(() => {});
  };
  add(start(engine));
  await reached;
  expect(row()).toMatchObject({ status: "running", done: 1 });
  // The process is gone; the next one finds what it has left.
  scope.end();
  scope = new Scope();
  const next = new TestEngine();
  start(next);
  await settled("finished");
  expect(next.asked).toEqual(["b", "c"]);
  expect(texts()).toEqual(["a", "b", "c"]);
});

test("begins again if other turns are found than before", async () => {
  const engine = new TestEngine();
  add(start(engine));
  await settled("finished");
  storage.write((stores) => stores.transcripts.save({ ...row()!, status: "running", done: 1, total: 2 }));
  scope.end();
  scope = new Scope();
  const next = new TestEngine();
  start(next);
  await settled("finished");
  expect(next.asked).toEqual(["a", "b", "c"]);
  expect(texts()).toEqual(["a", "b", "c"]);
  expect(posted()).toHaveLength(1);
});

test("makes one at a time", async () => {
  const engine = new TestEngine();
  const recording = storage.stores.recordings.get(ID)!;
  storage.write((stores) => stores.recordings.insert({ ...recording, id: "rec-2" }));
  let running = 0;
  engine.answer = async (turn) => {
    expect(++running).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    return said(turn);
  };
  const queue = start(engine);
  storage.write(() => {
    queue.add(ID);
    queue.add("rec-2");
  });
  await settled("finished");
  await vi.waitFor(() => expect(storage.stores.transcripts.get("rec-2")?.status).toBe("finished"));
  expect(engine.asked).toHaveLength(6);
});

test("tries again, later and later, and goes on when the engine is back", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const engine = new TestEngine();
  let failures = 3;
  engine.answer = async (turn) => {
    if (turn === "b" && failures-- > 0) throw new EngineFailure("unreachable", "no");
    return said(turn);
  };
  const launcher = splitsInto([[turn(0, "a"), turn(5_000, "c")], [turn(0, "b")]]);
  add(start(engine, launcher));
  for (const delay of [2_000, 4_000, 8_000]) {
    await vi.waitFor(() =>
      expect(row()).toMatchObject({ status: "queued", problem: "unreachable", nextAt: now + delay }),
    );
    now += delay;
    vi.advanceTimersByTime(delay);
  }
  vi.useRealTimers();
  await settled("finished");
  expect(engine.asked).toEqual(["a", "b", "b", "b", "b", "c"]);
  expect(row()).toMatchObject({ problem: null, attempts: 0 });
  // Only once: the turns are kept for the next attempt.
  expect(launcher.launched).toBe(1);
});

test("waits as long as the engine wants, within reason", async () => {
  const engine = new TestEngine();
  engine.answer = async () => {
    throw new EngineFailure("failed", "busy", { retryAfter: 60_000 });
  };
  add(start(engine));
  await vi.waitFor(() => expect(row()).toMatchObject({ status: "queued", nextAt: now + 60_000 }));
});

test.each([
  ["refused", 1],
  ["command_missing", 1],
  ["malformed", 2],
  ["command_failed", 2],
  ["timeout", 10],
  ["unreachable", 10],
] as const)(
  "gives up on %s after %i attempts, keeps what there is, and says why",
  async (problem, attempts) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const engine = new TestEngine();
    let asked = 0;
    engine.answer = async (turn) => {
      if (turn !== "b") return said(turn);
      asked++;
      throw new EngineFailure(problem, "no");
    };
    const queue = start(engine);
    add(queue);
    for (let attempt = 1; attempt < attempts; attempt++) {
      await vi.waitFor(() => expect(row()).toMatchObject({ status: "queued", attempts: attempt }));
      now += 300_000;
      vi.advanceTimersByTime(300_000);
    }
    vi.useRealTimers();
    await settled("failed");
    expect(row()).toMatchObject({ problem, done: 1, total: 3 });
    expect(asked).toBe(attempts);
    expect(texts()).toEqual(["a"]);
    expect(posted()).toHaveLength(1);
    // Somebody has repaired it.
    engine.answer = async (turn) => said(turn);
    add(queue);
    await settled("finished");
    expect(texts()).toEqual(["a", "b", "c"]);
    expect(posted()).toHaveLength(1);
  },
);

test("can be cancelled, and goes on where it was when it is queued again", async () => {
  const engine = new TestEngine();
  const { promise: reached, resolve } = Promise.withResolvers<AbortSignal>();
  engine.answer = (turn, signal) => {
    if (turn !== "b") return Promise.resolve(said(turn));
    resolve(signal);
    return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  };
  const queue = start(engine);
  add(queue);
  const signal = await reached;
  storage.write(() => queue.cancel(ID));
  expect(signal.aborted).toBe(true);
  expect(row()).toMatchObject({ status: "cancelled", done: 1, problem: null });
  engine.answer = async (turn) => said(turn);
  add(queue);
  await settled("finished");
  expect(engine.asked).toEqual(["a", "b", "b", "c"]);
  expect(texts()).toEqual(["a", "b", "c"]);
  expect(log.warn).not.toHaveBeenCalled();
});

test("ends with its recording", async () => {
  const engine = new TestEngine();
  const { promise: reached, resolve } = Promise.withResolvers<AbortSignal>();
  engine.answer = (_turn, signal) => {
    resolve(signal);
    return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  };
  const queue = start(engine);
  add(queue);
  const signal = await reached;
  const recording = storage.stores.recordings.get(ID) as FinishedRecording;
  storage.write(() => queue.follow({ ...recording, status: "deleted" }));
  expect(signal.aborted).toBe(true);
  expect(row()).toBeUndefined();
  await vi.waitFor(() => expect(existsSync(join(dataDirectory, "transcribing"))).toBe(false));
  expect(posted()).toEqual([]);
});

test("follows recordings that are to have one", async () => {
  const engine = new TestEngine();
  const queue = start(engine);
  const recording = storage.stores.recordings.get(ID) as FinishedRecording;
  storage.write(() => queue.follow({ ...recording, options: { ...recording.options, transcript: false } }));
  expect(row()).toBeUndefined();
  storage.write(() => queue.follow(recording));
  await settled("finished");
});

test("a rolled back write queues and cancels nothing", async () => {
  const engine = new TestEngine();
  const queue = start(engine);
  expect(() =>
    storage.write(() => {
      queue.add(ID);
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(row()).toBeUndefined();
  expect(engine.asked).toEqual([]);
});

test("a recording in which nobody spoke has no transcript, and says so", async () => {
  add(start(new TestEngine(), splitsInto([[], null])));
  await settled("failed");
  expect(row()).toMatchObject({ problem: "nothing_said", total: 0 });
  expect(posted()).toHaveLength(1);
});

test("a recording whose audio is gone fails, and does not stay queued for ever", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  add(start(new TestEngine(), splitsInto([null, null])));
  await vi.waitFor(() => expect(row()).toMatchObject({ status: "queued", problem: "failed", attempts: 1 }));
});

test("without an engine it fails at once", () => {
  add(start(null));
  expect(row()).toMatchObject({ status: "failed", problem: "no_engine" });
});

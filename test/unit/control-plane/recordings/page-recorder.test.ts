import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PageRecorder } from "../../../../src/control-plane/recordings/page-recorder.ts";
import type { Assembly } from "../../../../src/control-plane/recordings/assembly.ts";
import type { RecordingLedger } from "../../../../src/control-plane/recordings/recording-ledger.ts";
import type { RecordingResult } from "../../../../src/control-plane/ports/recorder.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import { HostFailure } from "../../../../src/shared/errors/host-codes.ts";
import {
  transitionRecording,
  type RecordingEvent,
  type RecordingState,
  type RunningRecording,
} from "../../../../src/shared/call/recording.ts";

const id = `rec-${"1".repeat(24)}`;
const running: RunningRecording = {
  status: "recording",
  id,
  subjectId: "call-1",
  options: { audio: true, video: true, transcript: false, layout: "ROOM_COMPOSITE_GRID" },
  startedBy: "u",
  startedAt: 0,
  keyBase: "recordings/call-1/1",
  tokenHash: null,
  parts: [],
  partial: false,
};
const result: RecordingResult = { problem: "nothing_recorded" };

let scope: Scope;
beforeEach(() => {
  vi.useFakeTimers();
  scope = new Scope();
});
afterEach(() => {
  scope.end();
  vi.useRealTimers();
});

/** A recorder with the recording in memory, and pages of which it only asks. */
function start() {
  let state: RecordingState = running;
  const asked: string[] = [];
  const events: string[] = [];
  const trouble: Record<"open" | "space" | "store" | "clean", Error | null> = {
    open: null,
    space: null,
    store: null,
    clean: null,
  };
  const apply = (_id: string, event: Omit<RecordingEvent, "at">) =>
    (state = transitionRecording(state, { ...event, at: Date.now() } as RecordingEvent));
  const ledger = { now: () => Date.now(), get: () => state, apply } as unknown as RecordingLedger;
  const recorder = new PageRecorder({
    ledger,
    scope,
    log: { warn: () => {}, error: () => {} },
    pages: {
      async open() {
        if (trouble.open) throw trouble.open;
        asked.push("open");
      },
      close: async () => void asked.push("close"),
    },
    assembly: {
      run: async () => {
        asked.push("assemble");
        if (trouble.space) throw trouble.space;
        return result;
      },
      hasSpace: async () => !trouble.space,
      async clean() {
        asked.push("clean");
        if (trouble.clean) throw trouble.clean;
      },
    } as unknown as Assembly,
  });
  recorder.onBroken((_id, problem) => {
    events.push(problem);
    apply(id, { type: "stopped", problem } as never);
    recorder.stop(id);
  });
  recorder.onFinished(() => {
    if (trouble.store) throw trouble.store;
    events.push("finished");
  });
  /** The page asks for its brief, and then sends something each second. */
  const begin = () => {
    recorder.heard(id);
    apply(id, { type: "begun", offsetMs: 0 } as never);
  };
  const send = async (seconds: number) => {
    for (let i = 0; i < seconds; i += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      recorder.heard(id);
    }
  };
  const stop = () => {
    apply(id, { type: "stopped", problem: null } as never);
    recorder.stop(id);
  };
  return { recorder, asked, events, trouble, begin, send, stop, apply, state: () => state };
}

test("a page that sends is left alone; one that has sent everything is closed, and its parts are assembled", async () => {
  const { recorder, asked, events, begin, send, stop, apply } = start();
  await recorder.start(running);
  begin();
  await send(60);
  stop();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual(["open"]);
  apply(id, { type: "completed" } as never);
  recorder.completed(id);
  recorder.completed(id);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(["open", "close", "assemble", "clean"]);
  expect(events).toEqual(["finished"]);
});

test("a page that hangs, or crashes, is replaced by one with the next part", async () => {
  const { recorder, asked, begin, send, state } = start();
  await recorder.start(running);
  begin();
  await send(3);
  await vi.advanceTimersByTimeAsync(limits.recorderSilence - 1_000);
  expect(asked).toEqual(["open"]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toEqual(["open", "close", "open"]);
  expect(state()).toMatchObject({ partial: true, parts: [{ part: 1 }, { part: 2 }] });
  begin();
  await send(3);
  recorder.exited(id);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked.filter((what) => what === "open")).toHaveLength(3);
});

test("a page may take its time to load, but not for ever", async () => {
  const { recorder, asked, events } = start();
  await recorder.start(running);
  await vi.advanceTimersByTimeAsync(limits.recorderLoading - 1_000);
  expect(asked).toEqual(["open"]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(asked).toEqual(["open", "close", "open"]);
  await vi.advanceTimersByTimeAsync(5 * limits.recorderLoading);
  expect(asked.filter((what) => what === "open")).toHaveLength(limits.unheardRecorders);
  expect(events).toEqual(["recorder_failed", "finished"]);
});

test("a recorder that dies again and again is given up, and what there is of the recording is kept", async () => {
  const { recorder, asked, events, begin } = start();
  await recorder.start(running);
  begin();
  for (let i = 0; i < 40; i += 1) {
    recorder.exited(id);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(asked.filter((what) => what === "open").length).toBeLessThanOrEqual(1 + limits.recordersPerMinute);
  // Nothing more can come: the last one is gone.
  expect(events).toEqual(["recorder_failed", "finished"]);
});

test("a page that does not finish is closed after a while, and one that crashes meanwhile at once", async () => {
  const { recorder, asked, begin, stop } = start();
  await recorder.start(running);
  begin();
  stop();
  await vi.advanceTimersByTimeAsync(limits.recorderFinish - 1_000);
  expect(asked).toEqual(["open"]);
  recorder.exited(id);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(["open", "close", "assemble", "clean"]);
});

test("without a program to record with, it says what to install", async () => {
  const { recorder, trouble } = start();
  trouble.open = new HostFailure("HEARTH_RECORDER_MISSING");
  await expect(recorder.start(running)).rejects.toMatchObject({
    code: "SW_CALL_RECORDING_DISABLED",
    message: expect.stringContaining("HEARTH_RECORDER_BROWSER") as string,
  });
});

test("after a restart of the control plane, a page that is still there goes on", async () => {
  const { recorder, asked, begin, send, state } = start();
  await recorder.start(running);
  begin();
  recorder.resume(running);
  await send(20);
  expect(asked).toEqual(["open"]);
  recorder.resume(running);
  await vi.advanceTimersByTimeAsync(limits.recorderReturn + 3_000);
  expect(asked).toEqual(["open", "close", "open"]);
  expect(state()).toMatchObject({ parts: [{ part: 1 }, { part: 2 }] });
});

test("a result that cannot be stored is stored later, and its parts are kept until then", async () => {
  const { recorder, asked, events, trouble, begin, stop } = start();
  await recorder.start(running);
  begin();
  trouble.store = new Error("the disk is full");
  stop();
  recorder.exited(id);
  await vi.advanceTimersByTimeAsync(limits.recordingRetry - 1_000);
  expect([asked.includes("clean"), events]).toEqual([false, []]);
  trouble.store = null;
  await vi.advanceTimersByTimeAsync(2_000);
  expect([asked.at(-1), events]).toEqual(["clean", ["finished"]]);
});

test("on a full disk, parts are assembled only once there is space, and the recording says so until then", async () => {
  const { recorder, asked, events, trouble, begin, stop, state } = start();
  await recorder.start(running);
  begin();
  trouble.space = Object.assign(new Error("the disk is almost full"), { code: "ENOSPC" });
  stop();
  recorder.exited(id);
  await vi.advanceTimersByTimeAsync(60 * limits.recordingRetry);
  expect(asked).toEqual(["open", "close", "assemble"]);
  expect(state()).toMatchObject({ status: "processing", needsSpace: true });
  trouble.space = null;
  await vi.advanceTimersByTimeAsync(limits.recordingRetry);
  expect(asked).toEqual(["open", "close", "assemble", "close", "assemble", "clean"]);
  expect(events).toEqual(["finished"]);
});

test("parts that cannot all be removed are not assembled again: what is left would replace the whole", async () => {
  const { recorder, asked, events, trouble, begin, stop } = start();
  await recorder.start(running);
  begin();
  trouble.clean = new Error("EBUSY");
  stop();
  recorder.exited(id);
  await vi.advanceTimersByTimeAsync(3 * limits.recordingRetry);
  expect(asked).toEqual(["open", "close", "assemble", "clean"]);
  expect(events).toEqual(["finished"]);
});

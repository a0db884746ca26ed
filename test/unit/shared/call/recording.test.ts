import { describe, expect, test } from "vitest";
import {
  transitionRecording,
  type RecordingEvent,
  type RecordingState,
} from "../../../../src/shared/call/recording.ts";

const base = {
  id: "rec-1",
  subjectId: "call-1",
  options: { audio: true, video: true, transcript: false, layout: "ROOM_COMPOSITE_GRID" },
  startedBy: "a".repeat(24),
  startedAt: 0,
  keyBase: "recordings/call-1/1",
  tokenHash: null,
  parts: [
    { part: 1, offsetMs: 0, completed: true },
    { part: 2, offsetMs: null, completed: false },
  ],
  partial: false,
} as const;
const media = {
  key: "recordings/call-1/1.mp4",
  size: 1,
  sha256: "",
  contentType: "video/mp4",
  durationMs: 1,
  place: "disk",
} as const;
const ended = { ...base, endedAt: 5, problem: null };

const states = {
  recording: { ...base, status: "recording" },
  processing: { ...ended, status: "processing", needsSpace: false },
  "processing that needs space": { ...ended, status: "processing", needsSpace: true },
  finished: { ...ended, status: "finished", media, voices: [], upload: null },
  failed: { ...ended, status: "failed", problem: "disk_full" },
  deleted: { ...ended, status: "deleted", media },
} satisfies Record<string, RecordingState>;

const events: { readonly [Type in RecordingEvent["type"]]: RecordingEvent & { type: Type } } = {
  opened: { type: "opened", tokenHash: "2", at: 7 },
  begun: { type: "begun", offsetMs: 2, at: 7 },
  completed: { type: "completed", at: 7 },
  stopped: { type: "stopped", problem: null, at: 7 },
  "needs-space": { type: "needs-space", at: 7 },
  finished: { type: "finished", media, voices: [], partial: false, upload: null, at: 7 },
  failed: { type: "failed", problem: "disk_full", at: 7 },
  upload: { type: "upload", upload: { status: "done", problem: null, done: 1 }, place: "s3", at: 7 },
  deleted: { type: "deleted", at: 7 },
  removed: { type: "removed", at: 7 },
};

/** By state: the events that change it. */
const applicable: Record<keyof typeof states, readonly RecordingEvent["type"][]> = {
  recording: ["opened", "begun", "completed", "stopped", "finished", "failed"],
  processing: ["completed", "needs-space", "finished", "failed"],
  "processing that needs space": ["completed", "finished", "failed"],
  finished: ["upload", "deleted"],
  failed: ["deleted"],
  deleted: ["removed"],
};

describe.each(Object.keys(states) as (keyof typeof states)[])("a recording: %s", (name) => {
  test.each(Object.values(events))("$type", (event) => {
    const before: RecordingState = states[name];
    const after = transitionRecording(before, event);
    if (applicable[name].includes(event.type)) expect(after).not.toEqual(before);
    else expect(after).toBe(before);
  });
});

test("a part begins once", () => {
  const begun = transitionRecording(states.recording, events.begun);
  expect(begun.parts.at(-1)).toMatchObject({ part: 2, offsetMs: 2 });
  expect(transitionRecording(begun, { ...events.begun, offsetMs: 9 })).toBe(begun);
});

test("the end of a recording is when it was stopped, not when its file was made", () => {
  const stopped = transitionRecording(states.recording, { ...events.stopped, problem: "disk_full" });
  expect(transitionRecording(stopped, { ...events.finished, at: 20 })).toMatchObject({
    endedAt: 7,
    problem: "disk_full",
  });
});

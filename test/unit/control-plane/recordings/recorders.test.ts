import { expect, test } from "vitest";
import { Recorders } from "../../../../src/control-plane/recordings/recorders.ts";
import type { RecordingLedger } from "../../../../src/control-plane/recordings/recording-ledger.ts";
import type { RunningRecording } from "../../../../src/shared/call/recording.ts";
import { ScriptedRecorder } from "../../../helpers/scripted-recorder.ts";

const recording = (id: string, parts: RunningRecording["parts"]): RunningRecording => ({
  status: "recording",
  id,
  subjectId: "call-1",
  options: { audio: true, video: true, transcript: false, layout: "ROOM_COMPOSITE_GRID" },
  startedBy: "u-1",
  startedAt: 0,
  keyBase: "recordings/call-1/1",
  tokenHash: null,
  parts,
  partial: false,
});
const byPage = recording("rec-page", [{ part: 1, offsetMs: null, completed: false }]);
const byEgress = recording("rec-egress", []);

function setUp({
  usesEgress,
  egress = new ScriptedRecorder(),
}: {
  usesEgress: boolean;
  egress?: ScriptedRecorder | null;
}) {
  const page = new ScriptedRecorder();
  const ledger = { get: (id: string) => (id === byPage.id ? byPage : byEgress) } as RecordingLedger;
  const log = { warn: () => {}, error: () => {} };
  const recorders = new Recorders({ ledger, page, egress, usesEgress, log });
  const results: unknown[] = [];
  recorders.onFinished((id, result) => results.push([id, result]));
  return { page, egress, recorders, results };
}

test.each([true, false])(
  "what is in progress stays with what made it, if Egress is chosen: %s",
  (usesEgress) => {
    const { page, egress, recorders } = setUp({ usesEgress });
    for (const one of [byPage, byEgress]) {
      recorders.resume(one);
      recorders.stop(one.id);
    }
    expect([page.resumed, page.stopped]).toEqual([[byPage.id], [byPage.id]]);
    expect([egress?.resumed, egress?.stopped]).toEqual([[byEgress.id], [byEgress.id]]);
  },
);

test.each([true, false])("new ones are made by what is chosen, Egress: %s", async (usesEgress) => {
  const { page, egress, recorders } = setUp({ usesEgress });
  await recorders.start(byEgress, "call-1");
  expect([page.started.length, egress?.started.length]).toEqual(usesEgress ? [0, 1] : [1, 0]);
});

test("what Egress made fails if the host can no longer reach it, and is never recorded over by a page", () => {
  const { page, recorders, results } = setUp({ usesEgress: false, egress: null });
  recorders.resume(byEgress);
  recorders.stop(byEgress.id);
  const failed = [byEgress.id, { problem: "egress_failed" }];
  expect(results).toEqual([failed, failed]);
  expect([page.resumed, page.stopped]).toEqual([[], []]);
});

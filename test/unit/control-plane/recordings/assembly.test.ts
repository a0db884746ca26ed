import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { assemble } from "../../../../src/control-plane/recordings/assemble/assemble.ts";
import { Assembly } from "../../../../src/control-plane/recordings/assembly.ts";
import { PartFiles } from "../../../../src/control-plane/recordings/part-files.ts";
import type { RecordingLedger } from "../../../../src/control-plane/recordings/recording-ledger.ts";
import type { RecordingState } from "../../../../src/shared/call/recording.ts";
import { canMount, mountSmallDisk } from "../../../helpers/disk.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";
import { hasFfmpeg, makePart } from "../../../helpers/movies.ts";

const keyBase = "recordings/call-1/20261130T120000Z";
const stopped: RecordingState = {
  status: "processing",
  id: "rec-1",
  subjectId: "call-1",
  options: { audio: true, video: true, transcript: false, layout: "ROOM_COMPOSITE_GRID" },
  startedBy: "u",
  startedAt: 0,
  endedAt: 9,
  keyBase,
  tokenHash: null,
  parts: [{ part: 1, offsetMs: 0, completed: true }],
  partial: false,
  problem: null,
  needsSpace: false,
};

function start(recording: RecordingState = stopped, dataDirectory = temporaryDirectory()) {
  const state = { recording };
  const files = new PartFiles(dataDirectory);
  const assembly = new Assembly({
    dataDirectory,
    ledger: { get: () => state.recording, ofSubject: () => [state.recording] } as unknown as RecordingLedger,
    files,
    assemble: (task, signal) =>
      assemble(resolve("src/control-plane/recordings/assemble/worker.ts"), task, signal),
    signal: new AbortController().signal,
    log: { warn: () => {}, error: () => {} },
  });
  const leave = (part: number, seconds: number) => {
    const file = join(files.folder(keyBase), `${part}-mix.mp4`);
    mkdirSync(dirname(file), { recursive: true });
    renameSync(makePart({ seconds }), file);
  };
  return { assembly, files, state, leave, output: join(dataDirectory, `${keyBase}.mp4`) };
}

test.runIf(hasFfmpeg)("a recording that a restored database does not know to be made is kept", async () => {
  const { assembly, files, state, leave, output } = start();
  leave(1, 3);
  const made = await assembly.run("rec-1");
  expect(made).toMatchObject({ media: { durationMs: expect.any(Number) as number }, partial: false });
  await files.remove(keyBase);
  expect(await assembly.run("rec-1")).toEqual(made);

  // Its call was live in the database, so that it was recorded again, without anybody in it.
  state.recording = { ...stopped, parts: [...stopped.parts, { part: 2, offsetMs: 9_000, completed: true }] };
  leave(2, 1);
  const content = readFileSync(output);
  expect(await assembly.run("rec-1")).toEqual(made);
  expect(readFileSync(output).equals(content)).toBe(true);
});

test.runIf(hasFfmpeg)("a recorder that has sent nothing is no reason to lose the others", async () => {
  const { assembly, leave, output } = start({
    ...stopped,
    parts: [
      { part: 1, offsetMs: 0, completed: false },
      { part: 2, offsetMs: 4_000, completed: true },
    ],
  });
  leave(2, 1);
  expect(await assembly.run("rec-1")).toMatchObject({ media: {}, partial: true });
  rmSync(dirname(output), { recursive: true });
  expect(await assembly.run("rec-1")).toEqual({ problem: "nothing_recorded" });
});

test.runIf(canMount)(
  "there is space for what is made of the parts only beside what messages need",
  async () => {
    const disk = mountSmallDisk("600m");
    const { assembly, files } = start(stopped, disk.directory);
    mkdirSync(files.folder(keyBase), { recursive: true });
    writeFileSync(join(files.folder(keyBase), "1-mix.mp4"), Buffer.alloc(20 * 1024 ** 2));
    expect(await assembly.hasSpace("rec-1")).toBe(true);
    disk.resize("540m");
    expect(await assembly.hasSpace("rec-1")).toBe(false);
  },
);

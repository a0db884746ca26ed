import { createHash } from "node:crypto";
import { EgressStatus, EncodedFileType } from "@livekit/protocol";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { EgressRecorder, type EgressParts } from "../../../../src/control-plane/livekit/egress.ts";
import { FileFailure, type OpenFile } from "../../../../src/control-plane/ports/files.ts";
import type { RecordingResult } from "../../../../src/control-plane/ports/recorder.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { Scope } from "../../../../src/shared/base/scope.ts";
import { Secret } from "../../../../src/shared/base/secret.ts";
import type { RecordingOptions, RunningRecording } from "../../../../src/shared/call/recording.ts";
import { startEgressServer } from "../../../helpers/egress-server.ts";

const keys = { apiKey: "external", apiSecret: "s".repeat(32) };
const bucket = {
  endpoint: "https://s3.example.com",
  bucket: "team",
  region: "eu-central-1",
  accessKey: new Secret("the-access-key"),
  secretKey: new Secret("the-secret-key"),
};
/** What is in the bucket. */
const content = new TextEncoder().encode("an MP4");
const SHA256 = createHash("sha256").update(content).digest("hex");
const stored = async (): Promise<OpenFile> => ({
  size: content.byteLength,
  bytes: new Blob([content]).stream(),
});
const file = {
  filename: "recordings/call-1/20261130T120000Z.mp4",
  size: 4_321n,
  duration: 61_500_000_000n,
  location: "https://s3.example.com/team/recordings/call-1/20261130T120000Z.mp4",
};

function recording(options: Partial<RecordingOptions> = {}, id = "rec-1"): RunningRecording {
  return {
    status: "recording",
    id,
    subjectId: "call-1",
    options: { audio: true, video: true, transcript: false, layout: "ROOM_COMPOSITE_GRID", ...options },
    startedBy: "u-1",
    startedAt: 0,
    keyBase: "recordings/call-1/20261130T120000Z",
    tokenHash: null,
    parts: [],
    partial: false,
  };
}

/** Lets so much time pass that what is not listed by now was never taken. */
function waitForListing(): void {
  const now = vi.spyOn(performance, "now").mockReturnValue(performance.now() + limits.egressUnlisted);
  onTestFinished(() => now.mockRestore());
}

async function setUp(change: Partial<EgressParts> = {}) {
  const server = await startEgressServer(keys);
  const scope = new Scope();
  onTestFinished(() => scope.end());
  const logged: string[] = [];
  const log = (details: object, message: string) => void logged.push(`${message} ${JSON.stringify(details)}`);
  const read: string[] = [];
  const parts: EgressParts = {
    media: { url: server.url },
    keys,
    bucket,
    size: () => "720p",
    store: {
      open(key) {
        read.push(key);
        return stored();
      },
    },
    log: { info: log, warn: log, error: log },
    scope,
    ...change,
  };
  const results: [id: string, result: RecordingResult][] = [];
  const create = () => {
    const created = new EgressRecorder(parts);
    created.onFinished((id, result) => results.push([id, result]));
    return created;
  };
  return { server, recorder: create(), create, results, logged, read };
}

describe("what Egress is asked for", () => {
  test("the room of the call as one MP4 in the host's bucket, without a manifest", async () => {
    const { server, recorder } = await setUp();
    await recorder.start(recording(), "call-1");
    const [request] = server.started;
    expect(request?.toJson()).toEqual({
      roomName: "scaiwave-call-1",
      layout: "grid",
      advanced: { width: 1280, height: 720, framerate: 30, videoBitrate: 3_000 },
      fileOutputs: [
        {
          fileType: "MP4",
          filepath: "recordings/call-1/20261130T120000Z.mp4",
          disableManifest: true,
          s3: {
            endpoint: "https://s3.example.com",
            bucket: "team",
            region: "eu-central-1",
            accessKey: "the-access-key",
            secret: "the-secret-key",
            forcePathStyle: true,
            metadata: { "recording-id": "rec-1" },
          },
        },
      ],
    });
    expect(request?.fileOutputs[0]?.fileType).toBe(EncodedFileType.MP4);
  });

  test.each([
    [{ layout: "ROOM_COMPOSITE_GRID" }, { layout: "grid", audioOnly: false, videoOnly: false }],
    [{ layout: "ROOM_COMPOSITE_SPEAKER" }, { layout: "speaker", audioOnly: false, videoOnly: false }],
    [{ layout: "ROOM_COMPOSITE_AND_CHAT" }, { layout: "grid", audioOnly: false, videoOnly: false }],
    [{ video: false }, { layout: "grid", audioOnly: true, videoOnly: false }],
    [{ audio: false }, { layout: "grid", audioOnly: false, videoOnly: true }],
  ] as const)("%j as %j", async (options, asked) => {
    const { server, recorder, logged } = await setUp();
    await recorder.start(recording(options), "call-1");
    expect(server.started[0]).toMatchObject(asked);
    expect(logged.join().includes("does not record the chat")).toBe(
      "layout" in options && options.layout === "ROOM_COMPOSITE_AND_CHAT",
    );
  });

  test("1080p if the host is set to it", async () => {
    const { server, recorder } = await setUp({ size: () => "1080p" });
    await recorder.start(recording(), "call-1");
    expect(server.started[0]?.options).toMatchObject({
      case: "advanced",
      value: { width: 1920, height: 1080 },
    });
  });
});

describe("a start that fails", () => {
  test("because no Egress takes it, says so", async () => {
    const { server, recorder, results } = await setUp();
    server.refuse({ status: 503, code: "unavailable", msg: "no response from servers" });
    await expect(recorder.start(recording(), "call-1")).rejects.toMatchObject({
      code: "SW_CALL_RECORDING_DISABLED",
      message: expect.stringContaining("LiveKit Egress"),
    });
    expect(results).toEqual([]);
  });

  test("because LiveKit is down, is that of the media server", async () => {
    const { recorder } = await setUp({ media: { url: null } });
    await expect(recorder.start(recording(), "call-1")).rejects.toMatchObject({
      code: "SW_CALL_LIVEKIT_UNREACHABLE",
    });
  });

  test.each([
    ["without an answer", "no answer"],
    ["with a proxy's answer", { status: 504, code: "unavailable", msg: "Gateway Timeout" }],
  ] as const)("%s, may be stopped like any other", async (_how, refusal) => {
    const { server, recorder, results } = await setUp();
    server.refuse(refusal);
    await expect(recorder.start(recording(), "call-1")).rejects.toMatchObject({
      code: "SW_CALL_LIVEKIT_UNREACHABLE",
    });
    expect(server.started).toHaveLength(1);
    server.refuse(null);
    recorder.stop("rec-1");
    await expect.poll(() => server.stopped).toEqual(["EG_1"]);
    server.end("EG_1", EgressStatus.EGRESS_COMPLETE, file);
    recorder.hint();
    await expect.poll(() => results).toMatchObject([["rec-1", { media: { key: file.filename } }]]);
  });

  test("without an answer is waited for, since Egress lists it only later", async () => {
    const { server, recorder, create, results, logged } = await setUp();
    server.refuse("no answer");
    await expect(recorder.start(recording(), "call-1")).rejects.toMatchObject({
      code: "SW_CALL_LIVEKIT_UNREACHABLE",
    });
    server.refuse(null);
    const info = server.hide("EG_1");
    // Also by a process that is started after a crash.
    const next = create();
    next.stop("rec-1");
    next.hint();
    next.stop("rec-other");
    await expect.poll(() => server.lists).toBeGreaterThan(2);
    expect([results, logged]).toEqual([[], []]);
    server.show(info);
    next.hint();
    await expect.poll(() => server.stopped).toEqual(["EG_1"]);
    waitForListing();
    next.hint();
    await expect.poll(() => results).toEqual([["rec-other", { problem: "egress_failed" }]]);
  });
});

test("a stop while Egress is being asked to start ends the recording, and its result is kept", async () => {
  const { server, recorder, results } = await setUp();
  const free = Promise.withResolvers<void>();
  server.startAfter(free.promise);
  const starting = recorder.start(recording(), "call-1");
  recorder.stop("rec-1");
  // Another one: by its result, what was asked before it has been answered.
  recorder.stop("rec-2");
  waitForListing();
  recorder.hint();
  await expect.poll(() => results).toEqual([["rec-2", { problem: "egress_failed" }]]);
  free.resolve();
  await starting;
  await expect.poll(() => server.stopped).toEqual(["EG_1"]);
  expect(results).toHaveLength(1);
  server.end("EG_1", EgressStatus.EGRESS_COMPLETE, file);
  recorder.hint();
  await expect.poll(() => results[1]).toMatchObject(["rec-1", { media: { key: file.filename } }]);
});

describe("the result", () => {
  const finished = {
    media: {
      key: "recordings/call-1/20261130T120000Z.mp4",
      size: content.byteLength,
      sha256: SHA256,
      contentType: "video/mp4",
      durationMs: 61_500,
      place: "s3",
    },
    voices: [],
    partial: false,
  };

  test("of one that was stopped is the file in the bucket, once Egress has uploaded it", async () => {
    const { server, recorder, results, read } = await setUp();
    await recorder.start(recording(), "call-1");
    recorder.stop("rec-1");
    await expect.poll(() => server.stopped).toEqual(["EG_1"]);
    expect(results).toEqual([]);
    server.end("EG_1", EgressStatus.EGRESS_COMPLETE, file);
    recorder.hint();
    await expect.poll(() => results).toEqual([["rec-1", finished]]);
    expect(read).toEqual([file.filename]);
    recorder.hint();
    recorder.stop("rec-2");
    waitForListing();
    recorder.hint();
    await expect.poll(() => results.length).toBe(2);
    expect(results[1]).toEqual(["rec-2", { problem: "egress_failed" }]);
  });

  test("of one that Egress ended at a limit is partial, of audio alone an audio file", async () => {
    const { server, recorder, results } = await setUp();
    await recorder.start(recording({ video: false }), "call-1");
    server.end("EG_1", EgressStatus.EGRESS_LIMIT_REACHED, file);
    recorder.hint();
    await expect
      .poll(() => results)
      .toEqual([
        ["rec-1", { ...finished, media: { ...finished.media, contentType: "audio/mp4" }, partial: true }],
      ]);
  });

  test.each([
    [EgressStatus.EGRESS_FAILED, file, "egress_failed"],
    [EgressStatus.EGRESS_ABORTED, null, "egress_failed"],
    [EgressStatus.EGRESS_COMPLETE, { ...file, size: 0n }, "nothing_recorded"],
    [EgressStatus.EGRESS_COMPLETE, null, "nothing_recorded"],
  ] as const)("of status %i with %o is %s", async (status, result, problem) => {
    const { server, recorder, results, read } = await setUp();
    await recorder.start(recording(), "call-1");
    server.end("EG_1", status, result, "the disk is full");
    recorder.hint();
    await expect.poll(() => results).toEqual([["rec-1", { problem }]]);
    expect(read).toEqual([]);
  });

  test("of a file that is not in the bucket is a failure, and the log says where it is", async () => {
    const { server, recorder, results, logged } = await setUp({
      store: { open: () => Promise.reject(new FileFailure("missing", "there is no such file")) },
    });
    await recorder.start(recording(), "call-1");
    server.end("EG_1", EgressStatus.EGRESS_COMPLETE, { ...file, location: "/out/backup/x.mp4" });
    recorder.hint();
    await expect.poll(() => results).toEqual([["rec-1", { problem: "egress_failed" }]]);
    expect(logged.join()).toContain("/out/backup/x.mp4");
  });

  test("waits for a bucket, or a LiveKit, that does not respond", async () => {
    let isDown = true;
    const { server, recorder, results, logged } = await setUp({
      store: {
        open: () => (isDown ? Promise.reject(new FileFailure("unreachable", "it is down")) : stored()),
      },
    });
    await recorder.start(recording(), "call-1");
    server.end("EG_1", EgressStatus.EGRESS_COMPLETE, file);
    server.refuse("no answer");
    recorder.hint();
    await expect.poll(() => logged).toHaveLength(1);
    server.refuse(null);
    recorder.hint();
    await expect.poll(() => logged.at(-1)).toContain("could not be settled");
    await expect.poll(() => logged).toHaveLength(2);
    expect(results).toEqual([]);
    isDown = false;
    recorder.hint();
    await expect.poll(() => results).toEqual([["rec-1", finished]]);
  });

  test("is found by the next process, whether it has to stop the recording or not", async () => {
    const { server, recorder, create, results } = await setUp();
    await recorder.start(recording(), "call-1");
    await recorder.start(recording({}, "rec-2"), "call-1");
    const next = create();
    next.resume(recording());
    next.stop("rec-2");
    await expect.poll(() => server.stopped).toEqual(["EG_2"]);
    server.end("EG_1", EgressStatus.EGRESS_COMPLETE, file);
    server.end("EG_2", EgressStatus.EGRESS_COMPLETE, file);
    next.hint();
    await expect.poll(() => results.map(([id]) => id).toSorted()).toEqual(["rec-1", "rec-2"]);
  });

  test("of an Egress that LiveKit does not know is a failure", async () => {
    const { server, recorder, results } = await setUp();
    await recorder.start(recording(), "call-1");
    server.forget();
    recorder.hint();
    await expect.poll(() => results).toEqual([["rec-1", { problem: "egress_failed" }]]);
  });

  test("no line of the log contains a key", async () => {
    const { server, recorder, logged } = await setUp();
    await recorder.start(recording(), "call-1");
    server.end("EG_1", EgressStatus.EGRESS_FAILED, null, "why");
    recorder.hint();
    await expect.poll(() => logged).toHaveLength(1);
    expect(logged.join()).not.toMatch(/the-access-key|the-secret-key|sssss/);
  });
});

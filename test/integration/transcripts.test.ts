import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { StartOptions } from "../../src/shared/contract/process-channel.ts";
import type { Stores } from "../../src/control-plane/ports/storage.ts";
import { createStorage, openDatabase } from "../../src/control-plane/storage/index.ts";
import { routes } from "../../src/shared/contract/index.ts";
import type { TranscriptDocument } from "../../src/shared/contract/entities.ts";
import { createApi, type Api } from "../helpers/api.ts";
import { startControlPlane, type TestControlPlane } from "../helpers/control-plane.ts";
import { allMessages, temporaryDirectory } from "../helpers/host.ts";
import { prepareRecordedCall } from "../helpers/recorded-call.ts";
import { expectAttribution, expectWords, people } from "../helpers/script.ts";
import { speak } from "../helpers/speech.ts";

const voices = people.map(({ offsetMs, voice, lines }, person) => ({
  person,
  offsetMs,
  write: (file: string) => speak(file, voice, lines),
}));
const prepare = (dataDirectory: string) =>
  prepareRecordedCall(
    dataDirectory,
    people.map(({ name }) => name),
    voices,
  );

async function ownerOf(host: TestControlPlane): Promise<{ api: Api; token: string }> {
  const code = await host.ownerCode();
  const session = await createApi(host.url, null).call(routes.exchangeCode, { body: { code } });
  return { api: createApi(host.url, session.access_token), token: session.access_token };
}

test("what was said goes with a recording whose retention is over when the host starts", async () => {
  const dataDirectory = temporaryDirectory();
  const { recordingId } = await prepareRecordedCall(dataDirectory, ["Ada"], []);
  const change = async <T>(work: (stores: Stores) => T): Promise<T> => {
    const database = await openDatabase(dataDirectory);
    try {
      return createStorage(database).write(work);
    } finally {
      database.close();
    }
  };
  await change((stores) => {
    const row = stores.transcripts.get(recordingId);
    if (row) stores.transcripts.save({ ...row, status: "finished" });
    stores.rooms.setRetention(stores.rooms.first()?.id ?? "", 1);
    stores.observed.saveSince("recording", new Map([[recordingId, -24 * 3_600_000]]));
  });
  const host = await startControlPlane(dataDirectory);
  await host.stop();
  const left = await change(({ recordings, transcripts }) => [
    recordings.get(recordingId)?.status,
    transcripts.get(recordingId),
  ]);
  expect(left).toEqual(["deleted", undefined]);
});

describe.skipIf(!process.env["HEARTH_TEST_SPEECH"])("a transcript", () => {
  test("by pocketsphinx says who said what, also of those who spoke at once, and survives kill -9", async () => {
    const dataDirectory = temporaryDirectory();
    const { callId, recordingId, userIds } = await prepare(dataDirectory);
    const params = { call_id: callId, recording_id: recordingId };
    const transcription: StartOptions["transcription"] = {
      kind: "command",
      command: "pocketsphinx_continuous -infile {wav} -logfn /dev/null",
    };
    let host = await startControlPlane(dataDirectory, { transcription });
    let owner = await ownerOf(host);
    const get = () => owner.api.call(routes.getTranscript, { params });
    await vi.waitFor(async () => expect((await get()).segments.length).toBeGreaterThanOrEqual(2), WAIT);
    await host.kill();
    host = await startControlPlane(dataDirectory, { transcription });
    owner = await ownerOf(host);
    const kept = await get();
    expect(kept.segments.length).toBeGreaterThanOrEqual(2);
    const transcript = await vi.waitFor(async () => {
      const current = await get();
      expect(current.status).toBe("finished");
      return current;
    }, WAIT);

    expect(transcript.segments.slice(0, kept.segments.length)).toEqual(kept.segments);
    expect(transcript.engine).toBe("pocketsphinx_continuous");
    expectAttribution(transcript, userIds, 0);
    expectWords(transcript);
    await expectExports(host.url, owner.token, params, transcript);
    const messages = await allMessages(
      owner.api,
      (await owner.api.call(routes.listRooms)).rooms[0]?.id ?? "",
    );
    expect(messages.filter(({ kind }) => kind === "transcript")).toEqual([
      expect.objectContaining({
        sender_id: userIds[0],
        recording: expect.objectContaining({
          id: recordingId,
          transcript_state: expect.objectContaining({ status: "finished", done: 6, total: 6 }) as object,
        }) as object,
      }),
    ]);
    expect(existsSync(join(dataDirectory, "transcribing"))).toBe(false);
    await host.stop();
  });

  test("by a server that fails, is busy and hangs is made in the end, and can be cancelled and made again", async () => {
    const dataDirectory = temporaryDirectory();
    const { callId, recordingId } = await prepare(dataDirectory);
    const params = { call_id: callId, recording_id: recordingId };
    const hanging = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const answers: ((response: ServerResponse) => void)[] = [
      (response) => void response.writeHead(503).end("no"),
      (response) => void response.writeHead(429, { "Retry-After": "1" }).end(KEY),
      (response) => void response.socket?.destroy(),
      (response) => void response.end(JSON.stringify({ language: "english", segments: [], text: "" })),
      (response) => {
        response.on("close", () => left.resolve());
        hanging.resolve();
      },
    ];
    const server = createServer((request: IncomingMessage, response: ServerResponse) => {
      expect(request.headers.authorization).toBe(`Bearer ${KEY}`);
      const said = JSON.stringify({ text: "hello" });
      request.resume().on("end", () => (answers.shift() ?? ((answer) => void answer.end(said)))(response));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const host = await startControlPlane(dataDirectory, {
      transcription: { kind: "http", url, key: KEY, model: "whisper-1" },
    });
    const { api } = await ownerOf(host);
    const stateOf = async () =>
      (await api.call(routes.getRecording, { params })).transcript_state ?? expect.fail("no transcript");

    await hanging.promise;
    expect(await stateOf()).toMatchObject({ status: "running", done: 1, total: 6, language: "english" });
    const cancelled = await api.call(routes.cancelTranscript, { params });
    expect(cancelled.transcript_state).toMatchObject({ status: "cancelled", done: 1 });
    await left.promise;
    const queued = await api.call(routes.makeTranscript, { params });
    expect(queued.transcript_state).toMatchObject({ status: "queued", done: 1 });
    await vi.waitFor(
      async () => expect(await stateOf()).toMatchObject({ status: "finished", done: 6 }),
      WAIT,
    );
    const { segments } = await api.call(routes.getTranscript, { params });
    expect(segments.map(({ text }) => text)).toEqual(Array.from({ length: 5 }, () => "hello"));
    expect(host.lines.join("\n")).not.toContain(KEY);
    await host.stop();
  });

  test("of a host without an engine is refused, and a recording that is not there has none", async () => {
    const dataDirectory = temporaryDirectory();
    const { callId, recordingId } = await prepare(dataDirectory);
    const params = { call_id: callId, recording_id: recordingId };
    const host = await startControlPlane(dataDirectory);
    const { api, token } = await ownerOf(host);
    await vi.waitFor(
      async () =>
        expect((await api.call(routes.getRecording, { params })).transcript_state).toMatchObject({
          status: "failed",
          problem: "no_engine",
        }),
      WAIT,
    );
    await expect(api.call(routes.makeTranscript, { params })).rejects.toMatchObject({
      code: "SW_TRANSCRIPT_NO_ENGINE",
    });
    const elsewhere = { ...params, recording_id: "rec-0" };
    await expect(api.call(routes.getTranscript, { params: elsewhere })).rejects.toMatchObject({
      code: "SW_RECORDING_NOT_FOUND",
    });
    const at = `${host.url}/v1/calls/${callId}/recordings/${recordingId}/transcript`;
    const bearer = { headers: { authorization: `Bearer ${token}` } };
    expect((await fetch(`${at}?format=srt`)).status).toBe(401);
    expect((await fetch(`${at}?format=pdf`, bearer)).status).toBe(400);
    expect((await fetch(`${at.replace("rec-", "rec-0")}?format=srt`, bearer)).status).toBe(404);
    await host.stop();
  });
});

const KEY = "sk-a-key-that-nobody-may-see";
const WAIT = { timeout: 90_000, interval: 100 };

async function expectExports(
  url: string,
  token: string,
  { call_id, recording_id }: { call_id: string; recording_id: string },
  { segments }: TranscriptDocument,
): Promise<void> {
  const get = async (format: string) => {
    const path = `/v1/calls/${call_id}/recordings/${recording_id}/transcript?format=${format}`;
    const response = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
    expect(response.status).toBe(200);
    return [response.headers.get("content-type"), await response.text()] as const;
  };
  const [first] = segments;
  const [txtType, txt] = await get("txt");
  expect(txtType).toBe("text/plain; charset=utf-8");
  expect(txt.split("\n")[0]).toBe(
    `[00:00:0${Math.floor((first?.start_ms ?? 0) / 1000)}] Ada: ${first?.text}`,
  );
  const [srtType, srt] = await get("srt");
  expect(srtType).toBe("application/x-subrip; charset=utf-8");
  expect(srt).toMatch(/^1\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\nAda: /);
  expect(srt.match(/-->/g)).toHaveLength(6);
  const [vttType, vtt] = await get("vtt");
  expect(vttType).toBe("text/vtt; charset=utf-8");
  expect(vtt).toMatch(/^WEBVTT\n\n00:00:0\d\.\d{3} --> /);
  expect(vtt.match(/<v (Ada|Ben|Cleo)>/g)).toHaveLength(6);
  expect(JSON.parse((await get("json"))[1])).toMatchObject({ data: { status: "finished", segments } });
}

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Room, RoomEvent } from "@livekit/rtc-node";
import Database from "better-sqlite3";
import { beforeEach, describe, expect, test } from "vitest";
import { livekitRoomOf } from "../../src/shared/base/ids.ts";
import { limits } from "../../src/shared/base/limits.ts";
import { routes } from "../../src/shared/contract/index.ts";
import type { JoinGrant, RecordingDocument } from "../../src/shared/contract/entities.ts";
import { HostFailure } from "../../src/shared/errors/host-codes.ts";
import { joinAsBot } from "../helpers/bots.ts";
import { within } from "../helpers/deadline.ts";
import { allMessages, invite, type TestPerson } from "../helpers/host.ts";
import { hasFfmpeg, makePart } from "../helpers/movies.ts";
import { startRecordingHost, type RecordingHost } from "../helpers/recording-host.ts";
import { createRoomWith, inCall, initiate } from "../helpers/rooms.ts";
import { knock } from "../helpers/signalling.ts";
import { TestRecorder } from "../helpers/test-recorder.ts";

/** Recordings with a real control plane and media server; the test is the supervisor, and the pages that record. */

let host: RecordingHost;
let bea: TestPerson;
let roomId: string;
let grant: JoinGrant;

beforeEach(async () => {
  host = await startRecordingHost();
  bea = await invite(host, "Bea");
  roomId = (await createRoomWith(host, [bea])).id;
  grant = await initiate(host.owner, roomId);
});

const start = (person = host.owner, body: object = {}) =>
  person.api.call(routes.startRecording, { ...inCall(grant), body });
const stop = (person = host.owner) => person.api.call(routes.stopRecording, inCall(grant));
const get = async (recording: { id: string }): Promise<RecordingDocument> =>
  await host.owner.api.call(routes.getRecording, {
    params: { call_id: grant.call_id, recording_id: recording.id },
  });
const call = () => host.owner.api.call(routes.getCall, inCall(grant));
const becomes = async (recording: { id: string }, status: RecordingDocument["status"]) => {
  await expect.poll(async () => (await get(recording)).status, { timeout: 30_000 }).toBe(status);
  return await get(recording);
};
/** A movie of a few seconds, as a recorder sends it. */
let made: Buffer | undefined;
const movie = () => (made ??= readFileSync(makePart({ seconds: 3 })));
const half = () => Math.floor(movie().length / 2);
const bytes = (text: string) => new TextEncoder().encode(text);
const disconnected = (room: Room) =>
  new Promise<void>((resolve) => room.once(RoomEvent.Disconnected, () => resolve()));

describe("a recording", () => {
  test.runIf(hasFfmpeg)(
    "is made by a hidden recorder, which is told to stop, and is posted in the room",
    async () => {
      await joinAsBot(grant);
      const recording = await start(host.owner, { layout: "ROOM_COMPOSITE_SPEAKER" });
      expect(recording).toMatchObject({
        status: "recording",
        layout: "ROOM_COMPOSITE_SPEAKER",
        partial: false,
      });
      expect((await call()).recordings).toEqual([recording]);
      const page = await host.opened(1);
      expect(page.url).toBe(`${host.url}/recorder.html#${page.token}`);

      const recorder = new TestRecorder(host, page);
      const { data } = await recorder.brief();
      expect(data).toMatchObject({
        recording_id: recording.id,
        name: "Test",
        chat: "room",
        part: 1,
        layout: "ROOM_COMPOSITE_SPEAKER",
        width: 1280,
        height: 720,
        livekit_url: host.url.replace("http", "ws"),
      });
      const received = Promise.withResolvers<string>();
      const room = await recorder.connect();
      room.on(RoomEvent.TrackSubscribed, (_track, _publication, { identity }) => received.resolve(identity));
      for (const participant of room.remoteParticipants.values())
        for (const { track } of participant.trackPublications.values())
          if (track) received.resolve(participant.identity);
      expect(await within(20_000, "a track for the recorder", received.promise)).toContain(host.owner.userId);
      // For people it is no participant.
      await expect.poll(async () => (await call()).participants.length).toBe(1);
      expect((await recorder.brief()).data["elapsed_ms"]).toBe(data["elapsed_ms"]);

      const voice = `voice-${host.owner.userId}-1`;
      expect((await recorder.send(movie().subarray(0, half()))).data).toEqual({
        size: half(),
        recording: true,
      });
      expect((await recorder.send(bytes("opus"), { file: voice })).data).toEqual({
        size: 4,
        recording: true,
      });
      const gone = disconnected(room);
      expect(await stop()).toMatchObject({ status: "processing" });
      await within(20_000, "the recorder to be removed", gone);
      expect(await recorder.brief()).toMatchObject({ status: 409, code: "SW_CALL_NOT_RECORDING" });
      const rest = await recorder.send(movie().subarray(half()));
      expect(rest.data).toEqual({ size: movie().length, recording: false });
      expect((await recorder.finish()).status).toBe(200);
      const finished = await becomes(recording, "finished");
      expect(finished).toMatchObject({ partial: false, problem: null });
      const { key } = finished.media ?? { key: "" };
      expect(key).toMatch(new RegExp(`^recordings/${grant.call_id}/\\d{8}T\\d{6}Z\\.mp4$`));
      const file = readFileSync(join(host.dataDirectory, key));
      expect(finished.media).toMatchObject({
        content_type: "video/mp4",
        size: file.length,
        sha256: createHash("sha256").update(file).digest("hex"),
      });
      expect(Math.abs((finished.media?.duration_ms ?? 0) - 3_000)).toBeLessThan(100);
      const kept = join(host.dataDirectory, key.replace(".mp4", ".voices"), `1-${host.owner.userId}-1.webm`);
      expect(readFileSync(kept, "utf8")).toBe("opus");
      await expect
        .poll(() => existsSync(join(host.dataDirectory, key.replace(".mp4", ".parts"))))
        .toBe(false);
      expect(page.closed).toBe(true);
      // Its token has ended with it.
      expect((await recorder.send(bytes("more"))).status).toBe(401);
      const sent = await fetch(host.url + (finished.media?.url ?? ""));
      expect(Buffer.from(await sent.arrayBuffer()).equals(file)).toBe(true);
      const [listed] = await bea.api.call(routes.listRecordings, inCall(grant));
      expect(listed?.media?.url).toMatch("/v1/media/");
      // A link is for one person, and a message for all.
      const withoutLink = { ...finished, media: { ...finished.media, url: null } };
      expect({ ...listed, media: { ...listed?.media, url: null } }).toEqual(withoutLink);
      const posted = (await allMessages(bea.api, roomId)).filter(({ kind }) => kind === "recording");
      expect(posted).toEqual([
        expect.objectContaining({ sender_id: host.owner.userId, recording: withoutLink }),
      ]);
    },
  );

  test("is the one that runs, for a second start", async () => {
    const [first, second] = await Promise.all([start(), start()]);
    expect(second.id).toBe(first.id);
    expect((await start()).id).toBe(first.id);
    expect(host.pages).toHaveLength(1);
  });

  test.runIf(hasFfmpeg)("does not keep a call alive, and ends with it", async () => {
    const recording = await start();
    const recorder = new TestRecorder(host, await host.opened(1));
    const room = await recorder.connect();
    await recorder.send(movie());
    const gone = disconnected(room);
    await host.owner.api.call(routes.leaveCall, inCall(grant));
    await within(20_000, "the recorder to be removed", gone);
    expect((await recorder.send(bytes(""))).data).toMatchObject({ recording: false });
    await recorder.finish();
    await becomes(recording, "finished");
  });

  test.runIf(hasFfmpeg)("of the sound alone is an audio file", async () => {
    const recording = await start(host.owner, { video: false });
    const recorder = new TestRecorder(host, await host.opened(1));
    expect((await recorder.brief()).data).toMatchObject({ audio: true, video: false });
    await recorder.send(readFileSync(makePart({ size: null, seconds: 2 })));
    await stop();
    await recorder.finish();
    const { media } = await becomes(recording, "finished");
    expect(media?.content_type).toBe("audio/mp4");
    expect(Math.abs((media?.duration_ms ?? 0) - 2_000)).toBeLessThan(100);
  });

  test("that nothing came of says so in the room", async () => {
    const recording = await start();
    const page = await host.opened(1);
    await stop();
    expect(await becomes(recording, "failed")).toMatchObject({ problem: "nothing_recorded", media: null });
    expect(page.closed).toBe(true);
    const posted = (await allMessages(bea.api, roomId)).find(({ kind }) => kind === "recording");
    expect(posted?.recording).toMatchObject({ id: recording.id, status: "failed" });
  });

  test.runIf(hasFfmpeg)(
    "goes on with another page after a crash of the first one, and is partial",
    async () => {
      const recording = await start();
      const first = new TestRecorder(host, await host.opened(1));
      await first.brief();
      await first.send(movie());
      host.exited(first.page);
      const second = new TestRecorder(host, await host.opened(2));
      expect((await first.send(bytes("late"))).status).toBe(401);
      const { data } = await second.brief();
      expect(data).toMatchObject({ part: 2 });
      expect(Number(data["elapsed_ms"])).toBeGreaterThan(0);
      expect((await second.send(bytes("two"), { part: 1 })).code).toBe("SW_BAD_REQUEST");
      await second.send(movie(), { part: 2 });
      await stop();
      await second.finish(2);
      const finished = await becomes(recording, "finished");
      expect(finished.partial).toBe(true);
      expect(finished.media?.duration_ms).toBeGreaterThan(Number(data["elapsed_ms"]));
    },
  );
});

describe("when the control plane is killed", () => {
  test.runIf(hasFfmpeg)("the page goes on with the same part", async () => {
    const recording = await start();
    const recorder = new TestRecorder(host, await host.opened(1));
    await recorder.brief();
    await recorder.send(movie().subarray(0, half()));
    await host.restart();
    const rest = await recorder.send(movie().subarray(half()));
    expect(rest.data).toEqual({ size: movie().length, recording: true });
    expect((await call()).recordings).toMatchObject([
      { id: recording.id, status: "recording", partial: false },
    ]);
    await stop();
    await recorder.finish();
    expect(await becomes(recording, "finished")).toMatchObject({ partial: false });
    expect(host.pages).toHaveLength(1);
  });

  test("and the page as well, another one records the next part", async () => {
    await start();
    await new TestRecorder(host, await host.opened(1)).brief();
    await host.restart();
    const next = new TestRecorder(host, await host.opened(2));
    expect((await next.brief()).data).toMatchObject({ part: 2 });
    expect((await call()).recordings).toMatchObject([{ status: "recording", partial: true }]);
  });

  test.runIf(hasFfmpeg)(
    "what was being finished is finished; parts of no recording are kept for a month: the database may have been restored",
    async () => {
      const recording = await start();
      const recorder = new TestRecorder(host, await host.opened(1));
      await recorder.brief();
      await recorder.send(movie());
      await stop();
      const folder = join(host.dataDirectory, "recordings");
      const young = join(grant.call_id, "1.parts");
      const old = join(grant.call_id, "2.parts");
      for (const stray of [young, old]) mkdirSync(join(folder, stray), { recursive: true });
      const database = new Database(join(host.dataDirectory, "hearth.db"));
      database
        .prepare("INSERT INTO observed_since (kind, name, since) VALUES ('file', ?, ?)")
        .run(`recordings/${old}`, -limits.unknownFilesKept);
      database.close();
      await host.restart();
      await recorder.finish();
      await becomes(recording, "finished");
      const parts = () =>
        readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".parts"));
      await expect.poll(parts).toEqual([young]);
    },
  );
});

describe("when the media server is killed", () => {
  test("the recorder connects again, in the same part", async () => {
    await start();
    const recorder = new TestRecorder(host, await host.opened(1));
    const before = await recorder.connect();
    const { state } = host.media;
    if (state.status !== "healthy" || state.pid === null) throw new Error("the media server is not healthy");
    process.kill(state.pid, "SIGKILL");
    await before.disconnect();
    const connects = async () => {
      expect((await recorder.send(bytes(""))).data).toMatchObject({ recording: true });
      return await recorder.connect().then(
        ({ isConnected }) => isConnected,
        () => false,
      );
    };
    await expect.poll(connects, { timeout: 30_000 }).toBe(true);
    expect((await recorder.brief()).data).toMatchObject({ part: 1 });
    expect(host.pages).toHaveLength(1);
  });
});

describe("a recording is refused", () => {
  test("to who may not, in an ended call, and where the owner has turned it off", async () => {
    const outsider = await invite(host, "Cem");
    const guest = await invite(host, "Dora", { role: "guest" });
    for (const person of [bea, outsider, guest])
      await expect(start(person)).rejects.toMatchObject({ code: "SW_CALL_FORBIDDEN" });
    await host.owner.api.call(routes.changeSettings, { body: { recordings_enabled: false } });
    await expect(start()).rejects.toMatchObject({ code: "SW_CALL_RECORDING_DISABLED" });
    await expect(start(bea)).rejects.toMatchObject({ code: "SW_CALL_FORBIDDEN" });
    await host.owner.api.call(routes.changeSettings, { body: { recordings_enabled: true } });
    await host.owner.api.call(routes.endCall, inCall(grant));
    await expect(start()).rejects.toMatchObject({ code: "SW_CALL_ENDED" });
    await expect(start(bea)).rejects.toMatchObject({ code: "SW_CALL_FORBIDDEN" });
    expect(host.pages).toEqual([]);
  });

  test("where there is nothing to record with, with a sentence that says what to install", async () => {
    host.trouble = new HostFailure("HEARTH_RECORDER_MISSING");
    await expect(start()).rejects.toMatchObject({
      code: "SW_CALL_RECORDING_DISABLED",
      message: expect.stringContaining("Chromium") as string,
    });
    expect((await call()).recordings).toEqual([]);
    host.trouble = null;
    expect((await start()).status).toBe("recording");
  });

  test("from the moment when the owner turns it off, also while it runs", async () => {
    const recording = await start();
    await host.owner.api.call(routes.changeSettings, { body: { recordings_enabled: false } });
    expect((await get(recording)).status).not.toBe("recording");
  });
});

describe("with the token of a recorder", () => {
  test("nothing else can be done", async () => {
    await start();
    const recorder = new TestRecorder(host, await host.opened(1));
    expect((await recorder.send(bytes("early"))).code).toBe("SW_BAD_REQUEST");
    await recorder.brief();
    for (const [method, path] of [
      ["GET", "/v1/me"],
      ["GET", "/v1/rooms"],
      ["GET", `/v1/calls/${grant.call_id}`],
      ["POST", `/v1/calls/${grant.call_id}/join`],
      ["POST", `/v1/calls/${grant.call_id}/recording/stop`],
    ] as const)
      expect([path, (await recorder.ask(method, path)).status]).toEqual([path, 401]);
    for (const token of [host.owner.token, "", `${recorder.page.recordingId}-${"x".repeat(43)}`])
      for (const path of ["/v1/recorder", "/v1/recorder/chat"])
        expect((await recorder.ask("GET", path, undefined, token || "x")).status).toBe(401);
  });

  test("odd parts, files and offsets are refused, and nothing is written beside the parts", async () => {
    await start();
    const recorder = new TestRecorder(host, await host.opened(1));
    await recorder.brief();
    await recorder.send(bytes("abc"));
    const at = (path: string) => recorder.ask("POST", `/v1/recorder/parts/${path}`, bytes("x"));
    for (const path of [
      "2/mix?offset=0",
      "0/mix?offset=0",
      "-1/mix?offset=0",
      "1.5/mix?offset=0",
      "x/mix?offset=0",
      "99999999/mix?offset=0",
      "1/mix.mp4?offset=0",
      "1/..%2Fmix?offset=0",
      "1/%2e%2e?offset=0",
      "1/voice-x-1?offset=0",
      `1/voice-${bea.userId}-0?offset=0`,
      `1/voice-${bea.userId}-10000?offset=0`,
      `1/voice-${bea.userId.toUpperCase()}G-1?offset=0`,
      "1/mix?offset=-1",
      "1/mix?offset=1e30",
      "1/mix?offset=NaN",
      "1/mix",
    ])
      expect([path, (await at(path)).status]).toEqual([
        path,
        expect.toSatisfy((status) => status === 400 || status === 404),
      ]);
    expect(await at("1/mix?offset=4")).toMatchObject({ status: 409, code: "SW_RECORDING_OFFSET" });
    expect((await at("1/mix?offset=0")).data).toEqual({ size: 3, recording: true });
    const folder = join(host.dataDirectory, "recordings", grant.call_id);
    const [parts = ""] = readdirSync(folder);
    expect([readdirSync(folder), readdirSync(join(folder, parts))]).toEqual([[parts], ["1-mix.mp4"]]);
    const huge = { method: "POST", headers: { authorization: `Bearer ${recorder.page.token}` } };
    const response = await fetch(`${host.url}/v1/recorder/parts/1/mix?offset=3`, {
      ...huge,
      body: new Uint8Array(65 * 1024 ** 2),
    }).catch(() => null);
    expect(response?.status ?? 413).toBe(413);
    expect((await recorder.send(bytes(""))).data["size"]).toBe(3);
  });

  test("nothing at all can be done from another machine", async () => {
    await start();
    const recorder = new TestRecorder(host, await host.opened(1));
    const { data } = await recorder.brief();
    const asProxy = { "x-forwarded-for": "192.168.1.9" };
    const headers = { authorization: `Bearer ${recorder.page.token}` };
    const elsewhere = await fetch(`${host.url}/v1/recorder`, { headers: { ...headers, ...asProxy } });
    expect([elsewhere.status, (await recorder.brief()).status]).toEqual([401, 200]);
    const url = String(data["livekit_url"]);
    const token = String(data["livekit_token"]);
    expect(await knock(url, token, "/rtc", asProxy)).toBe(403);
    expect(await knock(url, token, "/rtc")).toBe(101);
  });

  test("the call can be entered only while it is recorded, and never visibly", async () => {
    await joinAsBot(grant);
    await start();
    const recorder = new TestRecorder(host, await host.opened(1));
    const { data } = await recorder.brief();
    await recorder.connect();
    const seen = await host.roomService().listParticipants(livekitRoomOf(grant.call_id));
    expect(
      seen.find(({ identity }) => identity === `${recorder.page.recordingId}:recorder`)?.permission,
    ).toMatchObject({
      hidden: true,
      recorder: true,
      canSubscribe: true,
      canPublish: false,
      canPublishData: false,
    });
    await stop();
    const late = new TestRecorder(host, recorder.page);
    expect((await late.brief()).status).toBe(409);
    const again = new Room().connect(String(data["livekit_url"]), String(data["livekit_token"]), {
      autoSubscribe: true,
      dynacast: false,
    });
    await expect(again).rejects.toThrow();
  });

  test("what people write while it is recorded can be read", async () => {
    const say = (body: string) =>
      bea.api.call(routes.sendMessage, { params: { room_id: roomId }, body: { body, txn_id: body } });
    await say("before");
    await start();
    const recorder = new TestRecorder(host, await host.opened(1));
    await recorder.brief();
    const { position } = await say("first");
    await say("second");
    const after = async (position: number) =>
      (await recorder.ask("GET", `/v1/recorder/chat?after=${position}`)).data["messages"];
    expect(await after(0)).toMatchObject([
      { sender_name: "Bea", body: "first", position },
      { sender_name: "Bea", body: "second" },
    ]);
    expect(await after(position)).toMatchObject([{ body: "second" }]);
  });
});

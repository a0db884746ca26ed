import { expect, test } from "vitest";
import {
  conferenceRecordingDocument,
  recordingDocument,
  transcriptDocument,
} from "../../src/control-plane/documents/recordings.ts";
import { subjectOfConference } from "../../src/control-plane/permissions/subjects.ts";
import type { FinishedRecording } from "../../src/shared/call/recording.ts";
import type { ConferenceMe } from "../../src/shared/contract/conference-guests.ts";
import type { ConferenceParticipantDocument } from "../../src/shared/contract/conferences.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { joinAsBot } from "../helpers/bots.ts";
import { askConferences, conferenceSettings } from "../helpers/conferences.ts";
import { isEvent, listen } from "../helpers/events.ts";
import { createStorage, openDatabase } from "../../src/control-plane/storage/index.ts";
import { general, invite, startHost, temporaryDirectory } from "../helpers/host.ts";
import { document, expectComponent } from "../helpers/openapi.ts";

/** A host on which nothing has been called or transcribed. */
const withoutCalls = createStorage(await openDatabase(temporaryDirectory())).stores;

test("each schema describes every property that it requires, and every reference exists", () => {
  const { schemas } = document.components;
  const look = (schema: unknown, where: string): void => {
    if (typeof schema !== "object" || schema === null) return;
    const {
      required = [],
      properties,
      $ref,
    } = schema as {
      required?: string[];
      properties?: object;
      $ref?: unknown;
    };
    if (typeof $ref === "string")
      expect(Object.keys(schemas), where).toContain($ref.replace("#/components/schemas/", ""));
    // A `not` asks for names that stand elsewhere.
    if (!where.endsWith(".not") && Array.isArray(required))
      for (const name of required) expect(properties, `${where} requires ${name}`).toHaveProperty(name);
    for (const [name, value] of Object.entries(schema)) look(value, `${where}.${name}`);
  };
  look(document, "document");
});

test("each schema matches real answers", async () => {
  const host = await startHost();
  const { owner } = host;
  const member = await invite(host, "Bea");
  const room = await general(owner);
  const inRoom = { params: { room_id: room.id } };
  await owner.api.call(routes.sendMessage, { ...inRoom, body: { body: "Hello", txn_id: "txn-1" } });
  const grant = await owner.api.call(routes.initiateCall, { body: { room_id: room.id, type: "video" } });
  const inCall = { params: { call_id: grant.call_id } };
  const call = () => owner.api.call(routes.getCall, inCall);
  await joinAsBot(grant);
  await expect.poll(async () => (await call()).participants.length).toBe(1);
  const running = await call();
  const roomNow = (await owner.api.call(routes.listRooms)).rooms[0];
  await owner.api.call(routes.endCall, inCall);
  const { messages } = await owner.api.call(routes.listMessages, inRoom);
  await owner.api.call(routes.createToken, { body: { name: "script", scopes: ["read"] } });
  await owner.api.call(routes.createInvite, { body: {} });
  await owner.api.call(routes.blockPerson, { params: { user_id: member.userId } });
  const listener = await listen(host.url, { access_token: member.token, since: null });
  await listener.until(({ type }) => type === "hello");
  await member.api.call(routes.renameMe, { body: { display_name: "Bea B" } });
  const renamed = await listener.until(isEvent("swp.me"));
  const refused = await fetch(`${host.url}/v1/me`);

  const conference = await owner.api.call(routes.createConference, { body: conferenceSettings });
  const recording: FinishedRecording = {
    id: "rec-1",
    subjectId: grant.call_id,
    options: { audio: true, video: true, transcript: false, layout: "ROOM_COMPOSITE_GRID" },
    startedBy: owner.userId,
    startedAt: 0,
    keyBase: "recordings/call-1/19700101T000000Z",
    tokenHash: "",
    parts: [{ part: 1, offsetMs: 0, completed: true }],
    partial: false,
    endedAt: 1,
    status: "finished",
    problem: null,
    voices: [],
    upload: { status: "waiting", problem: null, done: 0 },
    media: {
      key: "recordings/call-1/19700101T000000Z.mp4",
      size: 1,
      sha256: "0".repeat(64),
      contentType: "video/mp4",
      durationMs: 1,
      place: "disk",
    },
  };
  const answers: Record<string, unknown> = {
    Session: (await owner.api.call(routes.listSessions))[0],
    ApiToken: (await owner.api.call(routes.listTokens))[0],
    Invite: (await owner.api.call(routes.listInvites))[0],
    Me: await owner.api.call(routes.getMe),
    Member: roomNow?.members[0],
    Message: messages[0],
    CallSummary: messages.find((message) => message.call)?.call,
    Call: running,
    CallParticipant: running.participants[0],
    Room: roomNow,
    JoinGrant: grant,
    MissedCall: (await member.api.call(routes.listMissedCalls))[0],
    HostProfile: (await owner.api.call(routes.listRooms)).host,
    HostSettings: await owner.api.call(routes.getSettings),
    Backup: await owner.api.call(routes.startBackup),
    Probe: await member.api.call(routes.createProbe),
    CheckReport: await owner.api.call(routes.getDoctor),
    Check: (await owner.api.call(routes.getDoctor)).checks[0],
    Network: await owner.api.call(routes.getNetwork),
    Webhook: await owner.api
      .call(routes.createWebhook, { body: { url: "https://example.com/", events: ["swp.message"] } })
      .then(async () => (await owner.api.call(routes.listWebhooks))[0]),
    // Recordings take a recorder and a media server: these are the documents that the host answers with.
    Recording: recordingDocument(withoutCalls, recording),
    ConferenceRecording: conferenceRecordingDocument(withoutCalls, {
      ...recording,
      subjectId: subjectOfConference(conference.id),
    }),
    Conference: conference,
    ConferenceRoom: await askConferences(host, routes.getConferenceRoom, { id: conference.id }, owner.token),
    ConferenceParticipant: {
      participant_id: "participant-123",
      name: "Jane Speaker",
      role: "audience",
      admission: "admitted",
      on_stage: false,
      hand_raised_at: null,
      connected: true,
      joined_at: new Date().toISOString(),
      audio_on: false,
      video_on: false,
      sharing: false,
    } satisfies ConferenceParticipantDocument,
    ConferenceMe: {
      role: "host",
      admission: "admitted",
      on_stage: false,
      hand_raised_at: null,
      waiting: [{ participant_id: "participant-124", name: "Joe" }],
    } satisfies ConferenceMe,
    ConferenceFilter: { active: true, name: { $ne: "Test" } },
    ConferenceSort: { created: -1 },
    TextCondition: { $in: ["Test"] },
    FlagCondition: true,
    NumberCondition: { $gt: 1, $not: { $eq: 3 } },
    TimeCondition: { $lt: new Date().toISOString() },
    ConferencesError: await (await fetch(`${host.url}/api/conferences/getAll`, { method: "POST" })).json(),
    RecordingsSpace: await owner.api.call(routes.getRecordingsSpace),
    Transcript: transcriptDocument({ status: "finished", engine: "whisper", language: "en" }, [
      { startMs: 0, endMs: 1_000, userId: owner.userId, name: owner.name, text: "Hello" },
    ]),
    Person: (await owner.api.call(routes.listPeople))[0],
    User: renamed.data,
    Block: (await owner.api.call(routes.listBlocks))[0],
    Error: await refused.json(),
  };
  for (const [name, answer] of Object.entries(answers)) expectComponent(name, answer);
  expect(Object.keys(answers).toSorted()).toEqual(Object.keys(document.components.schemas).toSorted());

  const served = (await (await fetch(`${host.url}/v1/openapi.json`)).json()) as typeof document;
  expect(served.components).toEqual(document.components);
  expect(served.paths).toEqual(document.paths);
});

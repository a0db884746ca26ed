import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allRoutes, routes, type RouteName } from "../../src/shared/contract/index.ts";
import { apiScopes } from "../../src/shared/contract/route.ts";
import { codeIn, createApi, credentialHeader } from "../helpers/api.ts";
import { conferenceSettings, createTestConference, livekitRoom } from "../helpers/conferences.ts";
import { expectAnswer } from "../helpers/openapi.ts";
import {
  invite,
  openingKey,
  startHost,
  withoutRecorder,
  type TestHost,
  type TestPerson,
} from "../helpers/host.ts";

/**
 * Who may do what, for every route: a status, or an error code where the status says too little. `removed` was in the
 * room once, `outsider` never; both are members of the host.
 */
const who = ["owner", "admin", "member", "guest", "removed", "outsider", "anonymous"] as const;
type Who = (typeof who)[number];
type Answer = number | string;

const NO = "SW_FORBIDDEN";
const NOT_IN_ROOM = "SW_ROOM_FORBIDDEN";
const NOT_IN_CALL = "SW_CALL_FORBIDDEN";
const NO_RECORDER = "SW_CALL_RECORDING_DISABLED";
const NO_CONFERENCE = "SW_CONFERENCE_NOT_FOUND";
const NOBODY = "SW_CALL_PARTICIPANT_NOT_FOUND";

const everybody = (status: number): Answer[] => who.map(() => status);
const signedIn = (answer: Answer): Answer[] => [answer, answer, answer, answer, answer, answer, 401];
const running = (answer: Answer, no: string): Answer[] => [answer, answer, no, no, no, no, 401];
const inRoom = (answer: Answer, no: string): Answer[] => [answer, answer, answer, answer, no, no, 401];

const table: Record<RouteName, Answer[]> = {
  getHealth: everybody(200),
  getHost: everybody(200),
  createOwnerCode: everybody(201),
  getSettings: running(200, NO),
  listNotices: running(200, NO),
  getNetwork: running(200, NO),
  changeNetwork: running(200, NO),
  getDoctor: running(200, NO),
  repairHost: running(200, NO),
  // Four at once.
  // A code that nobody has.
  createInvitedProbe: everybody(404),
  createProbe: [200, 200, 200, 200, "SW_RATE_LIMITED", "SW_RATE_LIMITED", 401],
  changeSettings: [200, NO, NO, NO, NO, NO, 401],
  listBackups: [200, NO, NO, NO, NO, NO, 401],
  startBackup: [200, NO, NO, NO, NO, NO, 401],
  getBackup: [404, NO, NO, NO, NO, NO, 401],
  discardBackup: [404, NO, NO, NO, NO, NO, 401],
  linkToBackup: [404, NO, NO, NO, NO, NO, 401],
  createWebhook: running(201, NO),
  listWebhooks: running(200, NO),
  deleteWebhook: running(404, NO),
  testWebhook: running(404, NO),
  getMe: signedIn(200),
  renameMe: signedIn(200),
  setPassword: signedIn(200),
  peekCode: everybody(200),
  exchangeCode: everybody(201),
  signInByPassword: everybody(401),
  createDeviceCode: signedIn(201),
  listSessions: signedIn(200),
  revokeSession: signedIn(404),
  endSession: signedIn(200),
  createToken: [201, 201, 201, NO, 201, 201, 401],
  listTokens: signedIn(200),
  revokeToken: signedIn(404),
  createInvite: running(201, NO),
  listInvites: signedIn(200),
  revokeInvite: running(200, NO),
  acceptInvite: everybody(201),
  listPeople: running(200, NO),
  changePerson: running(200, NO),
  signOutPerson: running(200, NO),
  listBlocks: signedIn(200),
  blockPerson: signedIn(200),
  unblockPerson: signedIn(200),
  listRooms: signedIn(200),
  createRoom: [201, 201, 201, NO, 201, 201, 401],
  createDirectRoom: [200, 200, 200, NO, 200, 200, 401],
  getRoom: inRoom(200, NOT_IN_ROOM),
  putMember: running(200, NOT_IN_ROOM),
  removeMember: running(200, NOT_IN_ROOM),
  sendMessage: inRoom(201, NOT_IN_ROOM),
  setTyping: inRoom(200, NOT_IN_ROOM),
  listMessages: inRoom(200, NOT_IN_ROOM),
  initiateCall: inRoom(200, NOT_IN_CALL),
  joinCall: inRoom(200, NOT_IN_CALL),
  warmUpCall: inRoom(200, NOT_IN_CALL),
  leaveCall: inRoom(200, NOT_IN_CALL),
  rejectCall: inRoom(200, NOT_IN_CALL),
  endCall: running(200, NOT_IN_CALL),
  getCall: inRoom(200, NOT_IN_CALL),
  muteParticipant: running(NOBODY, NOT_IN_CALL),
  removeParticipant: running(NOBODY, NOT_IN_CALL),
  lockCall: running(200, NOT_IN_CALL),
  spotlightParticipant: running(200, NOT_IN_CALL),
  // Only the starter is in the call.
  setHand: inRoom(NOT_IN_CALL, NOT_IN_CALL),
  sendReaction: inRoom(NOT_IN_CALL, NOT_IN_CALL),
  listMissedCalls: signedIn(200),
  markMissedCallsSeen: signedIn(200),
  startRecording: running(NO_RECORDER, NOT_IN_CALL),
  stopRecording: running("SW_CALL_NOT_RECORDING", NOT_IN_CALL),
  listRecordings: inRoom(200, NOT_IN_CALL),
  getRecording: inRoom(404, NOT_IN_CALL),
  // There is no such recording.
  getTranscript: inRoom(404, NOT_IN_CALL),
  makeTranscript: running(404, NOT_IN_CALL),
  cancelTranscript: running(404, NOT_IN_CALL),
  deleteRecording: running(404, NOT_IN_CALL),
  listConferenceRecordings: running(200, NO_CONFERENCE),
  getConferenceRecording: running("SW_RECORDING_NOT_FOUND", NO_CONFERENCE),
  deleteConferenceRecording: running("SW_RECORDING_NOT_FOUND", NO_CONFERENCE),
  getRecordingsSpace: running(200, NO),
  setRetention: running(200, NO),
  listConferences: signedIn(200),
  createConference: [201, 201, 201, NO, 201, 201, 401],
  getConference: running(200, NO_CONFERENCE),
  changeConference: running(200, NO_CONFERENCE),
  startConference: running(200, NO_CONFERENCE),
  stopConference: running(200, NO_CONFERENCE),
  renewConferenceLinks: running(200, NO_CONFERENCE),
  deleteConference: running(200, NO_CONFERENCE),
  createConferenceRoom: [200, 200, 200, NO, 200, 200, 401],
  countConferenceRooms: signedIn(200),
  listConferenceRooms: signedIn(200),
  getConferenceRoom: running(200, NO_CONFERENCE),
  updateConferenceRoom: running(200, NO_CONFERENCE),
  startConferenceRoom: running(200, NO_CONFERENCE),
  stopConferenceRoom: running(200, NO_CONFERENCE),
  removeConferenceRoom: running(200, NO_CONFERENCE),
  findLivekitRoomName: everybody(200),
  createParticipantToken: everybody(200),
  getConferencePage: everybody(404),
  moderateConference: running("SW_PARTICIPANT_NOT_FOUND", NO_CONFERENCE),
  // No person's token is that of a participant.
  getConferenceMe: everybody(401),
  raiseConferenceHand: everybody(401),
  leaveConference: everybody(401),
  moderateAsHost: everybody(401),
  lockConference: everybody(401),
  endConference: everybody(401),
  livekitWebhook: everybody(401),
  // No person's token is that of a recorder.
  getRecorder: everybody(401),
  appendToRecording: everybody(401),
  finishPart: everybody(401),
  listRecordedMessages: everybody(401),
};

let host: TestHost;
const people: Partial<Record<Who, TestPerson>> = {};
let starter: TestPerson;
let subject: TestPerson;
let roomId: string;

beforeAll(async () => {
  host = await startHost({ inHook: true, env: withoutRecorder });
  people.owner = host.owner;
  people.admin = await invite(host, "Admin", { role: "admin" });
  people.guest = await invite(host, "Guest", { role: "guest" });
  for (const name of ["member", "removed", "outsider"] as const) people[name] = await invite(host, name);
  starter = await invite(host, "Starter");
  subject = await invite(host, "Subject");
  roomId = (await host.owner.api.call(routes.createRoom, { body: { name: "Matrix" } })).id;
  for (const person of [people.admin, people.member, people.guest, people.removed, starter, subject])
    await add(person as TestPerson);
  await host.owner.api.call(routes.removeMember, {
    params: { room_id: roomId, user_id: people.removed?.userId ?? "" },
  });
});
afterAll(async () => void (await host?.stop()));

async function add(person: TestPerson): Promise<void> {
  await host.owner.api.call(routes.putMember, {
    params: { room_id: roomId, user_id: person.userId },
    body: { power_level: 0 },
  });
}

/** The parameters and body of a request, new for each, so that they do not affect each other. */
async function prepare(name: RouteName, person: Who): Promise<{ params: object; body?: object }> {
  const route = routes[name];
  const params: Record<string, string> = { room_id: roomId, webhook_id: "hook-0", session_id: "dev-0" };
  params["token_id"] = "dev-0";
  params["user_id"] = subject.userId;
  params["backup_id"] = "backup-0";
  params["recording_id"] = "rec-0";
  params["sid"] = "nobody";
  params["part"] = "1";
  params["file"] = "mix";
  if (route.path.includes("{call_id}")) {
    const initiate = () =>
      starter.api.call(routes.initiateCall, { body: { room_id: roomId, type: "audio" } });
    let grant = await initiate();
    // One that rings for everybody, not one that some have answered by now.
    if (name === "warmUpCall") {
      await host.owner.api.call(routes.endCall, { params: { call_id: grant.call_id } });
      grant = await initiate();
    }
    params["call_id"] = grant.call_id;
  }
  // One of somebody else.
  if (/\{conference_id\}|conferences-public/.test(route.path) || name.endsWith("ConferenceRoom"))
    params["conference_id"] = await createTestConference(starter);
  if (name === "removeMember") await add(subject);
  if (name === "revokeInvite")
    params["invite_id"] = (await host.owner.api.call(routes.createInvite, { body: {} })).id;
  const code = async () =>
    name === "exchangeCode" || name === "peekCode"
      ? (await host.owner.api.call(routes.createDeviceCode)).code
      : (await host.owner.api.call(routes.createInvite, { body: {} })).code;
  const bodies: Partial<Record<RouteName, () => object | Promise<object>>> = {
    createOwnerCode: () => ({ key: openingKey(host.dataDirectory) }),
    changeSettings: () => ({ recordings_enabled: true }),
    repairHost: () => ({ repair: "enable-turn" }),
    createWebhook: () => ({ url: "https://example.com/hook", events: ["swp.message"] }),
    renameMe: () => ({ display_name: person }),
    setPassword: () => ({ login: person, password: "correct horse battery" }),
    createInvitedProbe: () => ({ code: "nobody has this" }),
    peekCode: async () => ({ code: await code() }),
    exchangeCode: async () => ({ code: await code() }),
    changePerson: () => ({ disabled: false }),
    signInByPassword: () => ({ login: `nobody-${person}`, password: "wrong" }),
    createToken: () => ({ name: "script", scopes: ["read"] }),
    createInvite: () => ({ room_id: roomId }),
    acceptInvite: async () => ({ code: await code(), display_name: "Somebody" }),
    createRoom: () => ({ name: "Another" }),
    createDirectRoom: () => ({ user_id: starter.userId }),
    putMember: () => ({ power_level: 0 }),
    sendMessage: () => ({ body: "Hello", txn_id: `matrix-${person}` }),
    setTyping: () => ({ typing: true }),
    initiateCall: () => ({ room_id: roomId, type: "audio" }),
    muteParticipant: () => ({ participant_id: "0".repeat(24) }),
    removeParticipant: () => ({ participant_id: "0".repeat(24) }),
    lockCall: () => ({ locked: false }),
    spotlightParticipant: () => ({ participant_id: null }),
    setHand: () => ({ raised: true }),
    sendReaction: () => ({ reaction: "👏" }),
    setRetention: () => ({ days: null }),
    createConference: () => conferenceSettings,
    changeConference: () => ({ locked: true }),
    createConferenceRoom: () => ({ name: "Matrix" }),
    updateConferenceRoom: () => ({ id: params["conference_id"], record: true }),
    getConferenceRoom: () => ({ id: params["conference_id"] }),
    startConferenceRoom: () => ({ id: params["conference_id"] }),
    stopConferenceRoom: () => ({ id: params["conference_id"] }),
    removeConferenceRoom: () => ({ id: params["conference_id"] }),
    findLivekitRoomName: () => ({ id: params["conference_id"] }),
    createParticipantToken: async () => ({
      room_id: params["conference_id"],
      LKRoomName: await livekitRoom(host, params["conference_id"] ?? ""),
      participant_id: person,
    }),
    moderateConference: () => ({ participant_id: "nobody", action: "mute" }),
    raiseConferenceHand: () => ({ raised: true }),
    moderateAsHost: () => ({ participant_id: "nobody", action: "mute" }),
    lockConference: () => ({ locked: true }),
    startRecording: () => ({ audio: true, video: true, transcript: true }),
  };
  const body = await bodies[name]?.();
  return body ? { params, body } : { params };
}

async function tokenOf(name: RouteName, person: Who): Promise<string | null> {
  const known = people[person];
  if (!known) return null;
  if (name !== "endSession") return known.token;
  // A device of its own, since it signs itself out.
  const { code } = await known.api.call(routes.createDeviceCode);
  return (await createApi(host.url, null).call(routes.exchangeCode, { body: { code } })).access_token;
}

async function ask(
  name: RouteName,
  token: string | null,
  { params, body }: { params: object; body?: object },
) {
  const route = routes[name];
  const path = route.path.replaceAll(
    /\{(\w+)\}/g,
    (_, key: string) => (params as Record<string, string>)[key] ?? "",
  );
  const response = await fetch(host.url + path, {
    method: route.method,
    headers: {
      ...(token === null ? {} : credentialHeader(route.api, token)),
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json()) as Parameters<typeof codeIn>[0];
  // Every answer must match the API description.
  expectAnswer(route, response.status, answer);
  return { status: response.status, code: codeIn(answer) };
}

test("the table has exactly one row for each route", () => {
  expect(Object.keys(table).toSorted()).toEqual(Object.keys(routes).toSorted());
});

describe.each(Object.entries(table) as [RouteName, Answer[]][])("%s", (name, row) => {
  test.each(who.map((person, i) => [person, row[i] ?? 0] as const))("by %s: %s", async (person, expected) => {
    const request = await prepare(name, person);
    const { status, code } = await ask(name, await tokenOf(name, person), request);
    expect(typeof expected === "number" ? status : code).toBe(expected);
  });
});

describe("an API token", () => {
  const tokens = new Map<string, string>();
  beforeAll(async () => {
    for (const scope of apiScopes) {
      const made = await host.owner.api.call(routes.createToken, { body: { name: scope, scopes: [scope] } });
      tokens.set(scope, made.token);
    }
  });

  test.each(allRoutes.filter(([, route]) => route.auth === "session"))(
    "gives access to %s only with the scope of that route",
    async (name, route) => {
      for (const scope of apiScopes) {
        const params = {
          room_id: "room-0",
          call_id: "call-0",
          user_id: "0".repeat(24),
          invite_id: "inv-0",
          session_id: "dev-0",
          token_id: "dev-0",
          webhook_id: "hook-0",
          backup_id: "backup-0",
          recording_id: "rec-0",
          conference_id: "0".repeat(24),
        };
        const request = route.method === "GET" ? { params } : { params, body: {} };
        const { code } = await ask(name, tokens.get(scope) ?? null, request);
        expect(code === "SW_SCOPE_MISSING", `${scope} for ${name}`).toBe(route.scope !== scope);
      }
    },
  );

  test("is listed without its secret, expires, and is invalid once revoked", async () => {
    const made = await host.owner.api.call(routes.createToken, {
      body: { name: "brief", scopes: ["read"], expires_in: 60 },
    });
    expect(Date.parse(made.expires_at ?? "") - Date.parse(made.created_at)).toBe(60_000);
    const listed = await host.owner.api.call(routes.listTokens);
    expect(JSON.stringify(listed)).not.toContain(made.token);
    expect(listed.map(({ id }) => id)).toContain(made.id);
    expect((await ask("getMe", made.token, { params: {} })).status).toBe(200);
    await host.owner.api.call(routes.revokeToken, { params: { token_id: made.id } });
    expect((await ask("getMe", made.token, { params: {} })).status).toBe(401);
  });
});

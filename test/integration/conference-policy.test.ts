import { RoomEvent } from "@livekit/rtc-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { createUserId } from "../../src/shared/base/ids.ts";
import {
  conferenceSettings,
  createSecret,
  livekitRoom,
  tokenFor,
  type TokenOptions,
} from "../helpers/conferences.ts";
import { enter, heard, mayPublish, type Guest } from "../helpers/conference-guests.ts";
import { invite, startHost, withoutRecorder, type TestHost, type TestPerson } from "../helpers/host.ts";
import { knock, signal, type SignallingClient } from "../helpers/signalling.ts";

let host: TestHost;
let bea: TestPerson;
beforeAll(async () => {
  host = await startHost({ inHook: true, env: withoutRecorder });
  bea = await invite(host, "Bea");
});
afterAll(async () => void (await host?.stop()));

type Settings = Partial<{ [Name in keyof typeof conferenceSettings]: unknown }>;

const create = async (settings: Settings = {}): Promise<string> =>
  (
    await bea.api.call(routes.createConference, {
      body: { ...conferenceSettings, ...settings } as typeof conferenceSettings,
    })
  ).id;
const one = (conference_id: string) => ({ params: { conference_id } });
const details = (id: string) => bea.api.call(routes.getConference, one(id));
const change = (id: string, settings: Settings) =>
  bea.api.call(routes.changeConference, { ...one(id), body: settings as object });
const moderate = (
  id: string,
  participant_id: string,
  action: "stage" | "audience" | "remove" | "admit" | "mute",
) => bea.api.call(routes.moderateConference, { ...one(id), body: { participant_id, action } });
const join = (id: string, identity: string, options?: TokenOptions) => enter(host, id, identity, options);
const speaker = async (id: string, identity: string): Promise<Guest> =>
  await join(id, identity, { code: await speakerCode(id) });
const refusal = (code: string) => expect.objectContaining({ code }) as unknown;
const known = async (id: string, identity: string) =>
  (await details(id)).participants.find(({ participant_id }) => participant_id === identity);

/** Only the signalling of a guest, which is enough to try. */
const raw = async (id: string, identity: string, options?: TokenOptions): Promise<SignallingClient> => {
  const client = await signal(host.url, await tokenFor(host, id, identity, options));
  await client.until("join");
  return client;
};

/** What a guest may publish, tried one by one. */
async function publishes(guest: SignallingClient): Promise<string[]> {
  const able: string[] = [];
  for (const source of ["camera", "microphone", "screen", "screenAudio"] as const)
    if (await mayPublish(guest, source)) able.push(source);
  return able;
}

const speakerCode = async (id: string): Promise<string> =>
  (await details(id)).links.speaker_url.split("#")[1] ?? "";

describe("a hand-written client", () => {
  test.each([
    ["MEDIA_TYPE_VIDEO_AUDIO", true, ["camera", "microphone", "screen", "screenAudio"]],
    ["MEDIA_TYPE_VIDEO_AUDIO", false, ["camera", "microphone"]],
    ["MEDIA_TYPE_VIDEO_ONLY", true, ["camera", "screen"]],
    ["MEDIA_TYPE_AUDIO_ONLY", true, ["microphone"]],
  ])("in a conference of %s, with screens: %s, publishes %s", async (media_type, screen_share, able) => {
    const id = await create({ media_type, screen_share });
    expect(await publishes(await raw(id, "ann"))).toEqual(able);
  });

  test("in the audience of a webinar publishes nothing; a speaker does", async () => {
    const id = await create({ webinar: true });
    expect(await publishes(await raw(id, "audience"))).toEqual([]);
    const code = await speakerCode(id);
    expect(await publishes(await raw(id, "speaker", { code }))).toContain("camera");
  });

  test("cannot chat where chat is off", async () => {
    const id = await create({ chat: false });
    const ann = await join(id, "ann");
    const ben = await join(id, "ben");
    const texts: string[] = [];
    ben.room.registerTextStreamHandler("lk.chat", async (reader) => void texts.push(await reader.readAll()));
    await ann.room.localParticipant?.sendText("unheard", { topic: "lk.chat" }).catch(() => {});
    await change(id, { chat: true });
    await expect.poll(() => known(id, "ann")).toMatchObject({ connected: true });
    await expect
      .poll(async () => {
        await ann.room.localParticipant?.sendText("heard", { topic: "lk.chat" }).catch(() => {});
        return texts.includes("heard");
      })
      .toBe(true);
    expect(texts).not.toContain("unheard");
  });

  test("cannot change what the others know of it", async () => {
    const id = await create({ webinar: true });
    const ann = await join(id, "ann");
    await ann.room.localParticipant?.setAttributes({ role: "host", stage: "1" }).catch(() => {});
    await ann.room.localParticipant?.updateName("Somebody else").catch(() => {});
    const ben = await join(id, "ben");
    const seen = ben.room.remoteParticipants.get("ann");
    expect(seen?.name).toBe("ann");
    expect(seen?.attributes).toMatchObject({ role: "audience", stage: "" });
  });

  test("gets no token for a room that is not the conference's, nor for one that has ended", async () => {
    const [id, other] = [await create(), await create()];
    const room = await livekitRoom(host, id);
    const foreign = await livekitRoom(host, other);
    for (const name of [foreign, crypto.randomUUID(), "x", ""])
      await expect(tokenFor(host, id, "ann", { room: name })).rejects.toEqual(
        refusal("SW_CONFERENCE_ROOM_ENDED"),
      );
    const token = await tokenFor(host, id, "ann");
    await bea.api.call(routes.stopConference, one(id));
    await expect(tokenFor(host, id, "ann", { room })).rejects.toEqual(refusal("SW_CONFERENCE_STOPPED"));
    expect(await knock(host.url, token, "/rtc")).toBe(409);
    await bea.api.call(routes.startConference, one(id));
    expect(await livekitRoom(host, id)).not.toBe(room);
    await expect(tokenFor(host, id, "ann", { room })).rejects.toEqual(refusal("SW_CONFERENCE_ROOM_ENDED"));
    expect(await knock(host.url, token, "/rtc")).toBe(409);
  });

  test.each([
    ["that of an account", `${createUserId()}:dev-${"1".repeat(16)}`],
    ["one that begins like an account's", `${createUserId()}:x`],
    ["that of a recorder", `rec-${"1".repeat(24)}:recorder`],
    ["that of a connection test", `probe-${"1".repeat(24)}:publisher:udp`],
    ["with markup", "<b>ann</b>"],
    ["with spaces", "ann lee"],
  ])("gets no identity like %s", async (_what, identity) => {
    await expect(tokenFor(host, await create(), identity)).rejects.toEqual(refusal("SW_BAD_REQUEST"));
  });

  test("hidden is only who an operator lets in, or who has the conference's token for it", async () => {
    const [id, other] = [await create({ max_participants: 1 }), await create()];
    const hidden = (options: TokenOptions) => tokenFor(host, id, "hidden", { ...options, hidden: true });
    const { egress_mode_token } = await details(id);
    const { egress_mode_token: ofAnother } = await details(other);
    const cem = await invite(host, "Cem");
    for (const options of [{}, { egressToken: "x" }, { egressToken: ofAnother }, { token: cem.token }])
      await expect(hidden(options)).rejects.toEqual(refusal("SW_PARTICIPANT_HIDDEN"));
    const secret = createSecret();
    const quiet = await raw(id, "hidden", { hidden: true, egressToken: egress_mode_token, secret });
    const ann = await join(id, "ann");
    expect(ann.room.remoteParticipants.size).toBe(0);
    expect(await publishes(quiet)).toEqual([]);
    await hidden({ token: bea.token, secret });
    await bea.api.call(routes.renewConferenceLinks, one(id));
    await expect(hidden({ egressToken: egress_mode_token })).rejects.toEqual(
      refusal("SW_PARTICIPANT_HIDDEN"),
    );
  });

  test("with an identity that is in use gets in only with its secret, or as an operator", async () => {
    const id = await create();
    const ann = await join(id, "ann");
    const again = (options: TokenOptions) => tokenFor(host, id, "ann", options);
    await expect(again({})).rejects.toEqual(refusal("SW_PARTICIPANT_TAKEN"));
    await expect(again({ secret: createSecret() })).rejects.toEqual(refusal("SW_PARTICIPANT_TAKEN"));
    await again({ secret: ann.secret });
    expect(ann.room.isConnected).toBe(true);
    const replaced = heard(ann.room, RoomEvent.Disconnected);
    const second = await join(id, "ann", { secret: ann.secret });
    await replaced;
    // An operator shares neither the connection nor the rights with whoever had it.
    const takenOver = heard(second.room, RoomEvent.Disconnected);
    await again({ token: bea.token });
    await takenOver;
    await expect(second.api.call(routes.getConferenceMe)).rejects.toEqual(refusal("SW_UNAUTHENTICATED"));
  });

  test("is not let in by the token of whoever had the identity before", async () => {
    const id = await create();
    const { links } = await details(id);
    const code = links.host_url.split("#")[1] ?? "";
    const old = await tokenFor(host, id, "ann");
    const now = await tokenFor(host, id, "ann", { code, secret: createSecret() });
    expect(await knock(host.url, old, "/rtc")).toBe(403);
    expect(await knock(host.url, now, "/rtc")).toBe(101);
  });

  test("cannot reach a call with its token, nor a call's token the conference", async () => {
    const id = await create();
    const ann = await join(id, "ann");
    for (const path of ["/v1/rooms", "/v1/me", "/v1/conferences"]) {
      const response = await fetch(host.url + path, {
        headers: { authorization: `Bearer ${id}.${ann.secret}` },
      });
      expect(response.status).toBe(401);
    }
  });

  test("has a name with markup as text", async () => {
    const id = await create();
    const name = `<img src=x onerror="alert(1)"> & "Ann"`;
    const ann = await join(id, "ann", { name });
    const ben = await join(id, "ben");
    expect(ben.room.remoteParticipants.get("ann")?.name).toBe(name);
    await expect.poll(() => known(id, "ann")).toMatchObject({ name, connected: true });
    await ann.leave();
  });
});

describe("an update takes effect for those who are inside", () => {
  test("webinar mode, screens and the media type end what is no longer permitted", async () => {
    const id = await create();
    const ann = await join(id, "ann");
    const ben = await join(id, "ben");
    for (const source of ["camera", "microphone", "screen", "screenAudio"] as const)
      expect(await ann.publish(source)).toBe(true);
    await expect.poll(() => ben.room.remoteParticipants.get("ann")?.trackPublications.size).toBe(4);
    await change(id, { screen_share: false });
    await expect.poll(() => ben.room.remoteParticipants.get("ann")?.trackPublications.size).toBe(2);
    await change(id, { media_type: "MEDIA_TYPE_AUDIO_ONLY" });
    await expect.poll(() => ben.room.remoteParticipants.get("ann")?.trackPublications.size).toBe(1);
    await change(id, { webinar: true });
    await expect.poll(() => ben.room.remoteParticipants.get("ann")?.trackPublications.size).toBe(0);
    const cem = await raw(id, "cem");
    expect(await publishes(cem)).toEqual([]);
    await expect.poll(() => ben.room.remoteParticipants.get("ann")?.attributes["role"]).toBe("audience");
    await expect.poll(() => JSON.parse(ben.room.metadata ?? "{}") as object).toMatchObject({ webinar: true });
    await change(id, { webinar: false, media_type: "MEDIA_TYPE_VIDEO_AUDIO" });
    await expect.poll(() => mayPublish(cem, "camera")).toBe(true);
  });

  test("the audience comes on stage and goes back without connecting again", async () => {
    const id = await create({ webinar: true });
    const ann = await join(id, "ann");
    let disconnects = 0;
    ann.room.on(RoomEvent.Reconnecting, () => (disconnects += 1));
    ann.room.on(RoomEvent.Disconnected, () => (disconnects += 1));
    const host = await speaker(id, "speaker");
    await ann.api.call(routes.raiseConferenceHand, { body: { raised: true } });
    await expect
      .poll(async () => (await details(id)).conference.live)
      .toMatchObject({ hands: 1, audience: 1 });
    await expect.poll(() => host.room.remoteParticipants.get("ann")?.attributes["hand"]).toMatch(/^\d{4}-/);
    await moderate(id, "ann", "stage");
    await expect.poll(() => ann.room.localParticipant?.attributes["stage"]).toBe("1");
    expect(await ann.publish("camera")).toBe(true);
    await expect.poll(() => host.room.remoteParticipants.get("ann")?.trackPublications.size).toBe(1);
    await expect
      .poll(() => host.room.remoteParticipants.get("ann")?.attributes)
      .toEqual({
        role: "audience",
        stage: "1",
      });
    expect((await details(id)).conference.live).toMatchObject({ hands: 0, audience: 0, speakers: 2 });
    await expect(moderate(id, "speaker", "audience")).rejects.toEqual(refusal("SW_PARTICIPANT_SPEAKS"));
    await moderate(id, "ann", "audience");
    await expect.poll(() => host.room.remoteParticipants.get("ann")?.trackPublications.size).toBe(0);
    expect(await ann.publish("camera")).toBe(false);
    expect(disconnects).toBe(0);
  });

  test("a stop disconnects everybody at once, and their tokens open nothing", async () => {
    const id = await create();
    const ann = await join(id, "ann");
    const token = await tokenFor(host, id, "ann", { secret: ann.secret });
    const bare = await raw(id, "bare");
    const gone = heard(ann.room, RoomEvent.Disconnected);
    await bea.api.call(routes.stopConference, one(id));
    await Promise.all([gone, bare.until("leave"), bare.closed]);
    expect(await knock(host.url, token, "/rtc")).toBe(409);
    await expect(ann.api.call(routes.getConferenceMe)).rejects.toEqual(refusal("SW_CONFERENCE_STOPPED"));
  });

  test("so does the end of its operator's account", async () => {
    const cem = await invite(host, "Cem");
    const { id } = await cem.api.call(routes.createConference, { body: conferenceSettings });
    const ann = await join(id, "ann");
    const gone = heard(ann.room, RoomEvent.Disconnected);
    await host.owner.api.call(routes.changePerson, {
      params: { user_id: cem.userId },
      body: { disabled: true },
    });
    await gone;
    await expect(tokenFor(host, id, "ann", { room: "x" })).rejects.toEqual(refusal("SW_CONFERENCE_STOPPED"));
  });

  test("somebody who is removed stays out until the next start", async () => {
    const id = await create();
    const ann = await join(id, "ann");
    const token = await tokenFor(host, id, "ann", { secret: ann.secret });
    const gone = heard(ann.room, RoomEvent.Disconnected);
    await moderate(id, "ann", "remove");
    await gone;
    expect(await knock(host.url, token, "/rtc")).toBe(403);
    for (const secret of [ann.secret, createSecret(), null])
      await expect(tokenFor(host, id, "ann", { secret })).rejects.toEqual(refusal("SW_PARTICIPANT_REMOVED"));
    await bea.api.call(routes.stopConference, one(id));
    await bea.api.call(routes.startConference, one(id));
    await join(id, "ann", { secret: ann.secret });
  });

  test("a lock keeps out who is new, and a waiting room who has not been admitted", async () => {
    const id = await create({ locked: true });
    await expect(tokenFor(host, id, "ann")).rejects.toEqual(refusal("SW_CONFERENCE_LOCKED"));
    await change(id, { locked: false, waiting_room: true });
    const secret = createSecret();
    const ask = () => tokenFor(host, id, "ann", { secret, name: "Ann" });
    await expect(ask()).rejects.toEqual(refusal("SW_CONFERENCE_WAITING"));
    await expect(tokenFor(host, id, "ann")).rejects.toEqual(refusal("SW_PARTICIPANT_TAKEN"));
    expect((await details(id)).conference.live).toMatchObject({ waiting: 1, participants: 0 });
    const host1 = await join(id, "host", { code: (await details(id)).links.host_url.split("#")[1] ?? "" });
    expect(await host1.api.call(routes.getConferenceMe)).toMatchObject({
      role: "host",
      waiting: [{ participant_id: "ann", name: "Ann" }],
    });
    await host1.api.call(routes.moderateAsHost, { body: { participant_id: "ann", action: "admit" } });
    const ann = await join(id, "ann", { secret });
    await host1.api.call(routes.lockConference, { body: { locked: true } });
    // Whoever has been admitted comes back.
    await ask();
    await expect(ann.api.call(routes.lockConference, { body: { locked: false } })).rejects.toEqual(
      refusal("SW_FORBIDDEN"),
    );
    await host1.api.call(routes.endConference);
    expect((await details(id)).conference.active).toBe(false);
  });

  test("who is in it, for how long, and what they send is known to its operators, who are told of changes", async () => {
    const id = await create();
    const ann = await join(id, "ann");
    await ann.publish("microphone");
    await expect
      .poll(() => known(id, "ann"))
      .toMatchObject({ connected: true, audio_on: true, video_on: false });
    const since = (await known(id, "ann"))?.joined_at;
    await moderate(id, "ann", "mute");
    await expect.poll(() => known(id, "ann")).toMatchObject({ audio_on: false, joined_at: since });
    await ann.leave();
    await expect.poll(() => known(id, "ann")).toMatchObject({ connected: false, joined_at: null });
    expect((await details(id)).conference.live.participants).toBe(0);
  });
});

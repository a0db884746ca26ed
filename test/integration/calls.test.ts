import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import type { JoinGrant } from "../../src/shared/contract/entities.ts";
import { createApi } from "../helpers/api.ts";
import { isEvent, listen } from "../helpers/events.ts";
import { invite, startHost, type TestHost, type TestPerson } from "../helpers/host.ts";
import { createRoomWith, inCall, initiate } from "../helpers/rooms.ts";
import { knock } from "../helpers/signalling.ts";

let host: TestHost;
let bea: TestPerson;
let cem: TestPerson;
beforeAll(async () => {
  host = await startHost({ inHook: true });
  bea = await invite(host, "Bea");
  cem = await invite(host, "Cem");
});
afterAll(async () => void (await host?.stop()));

const roomWith = (...people: TestPerson[]) => createRoomWith(host, people);

describe("one live call per room", () => {
  test("however many people start one at once", async () => {
    const room = await roomWith(bea, cem);
    const listener = await listen(host.url, { access_token: bea.token, since: null });
    await listener.until((frame) => frame.type === "hello");
    // Everybody but the listener starts it, so that the first one rings her.
    const people = [host.owner, cem];
    const started = await Promise.all(
      Array.from({ length: 60 }, (_, i) => initiate(people[i % 2] ?? cem, room.id)),
    );
    expect(new Set(started.map(({ call_id }) => call_id)).size).toBe(1);
    const call = await bea.api.call(routes.getCall, inCall(started[0] as JoinGrant));
    expect(call.status).toBe("active");
    await host.owner.api.call(routes.endCall, inCall(started[0] as JoinGrant));
    await listener.until(
      isEvent("swp.call.state", ({ data }) => data.call.id === call.id && data.call.status === "ended"),
    );
    expect(listener.events.filter(({ type }) => type === "swp.call.invite")).toHaveLength(1);
  });

  test("when 20 people with two devices each start one 200 times", async () => {
    const people = [
      bea,
      cem,
      ...(await Promise.all(Array.from({ length: 17 }, (_, i) => invite(host, `P${i}`)))),
    ];
    const room = await roomWith(...people);
    const listeners = await Promise.all(
      [...people, ...people].map(({ token }) => listen(host.url, { access_token: token, since: null })),
    );
    await Promise.all(listeners.map((listener) => listener.until((frame) => frame.type === "hello")));
    const all = [host.owner, ...people];
    const started = await Promise.all(
      Array.from({ length: 200 }, (_, i) => initiate(all[i % all.length] ?? bea, room.id)),
    );
    expect(new Set(started.map(({ call_id }) => call_id)).size).toBe(1);
    const [{ call_id } = { call_id: "" }] = started;
    await host.owner.api.call(routes.endCall, { params: { call_id } });
    await Promise.all(
      listeners.map((listener) =>
        listener.until(isEvent("swp.call.ended", ({ data }) => data.call_id === call_id)),
      ),
    );
    const { initiator_id } = await bea.api.call(routes.getCall, { params: { call_id } });
    for (const [i, { events }] of listeners.entries()) {
      const rings = events.filter((event) => event.type === "swp.call.invite");
      const starter = people[i % people.length]?.userId === initiator_id;
      expect(rings.length).toBe(starter ? 0 : 1);
    }
  });

  test("and a new one after it ends", async () => {
    const room = await roomWith(bea);
    const first = await initiate(host.owner, room.id);
    await host.owner.api.call(routes.endCall, inCall(first));
    expect((await initiate(host.owner, room.id)).call_id).not.toBe(first.call_id);
  });
});

describe("a ring", () => {
  test("is an event for everybody else, with everything needed to show it", async () => {
    const room = await roomWith(bea, cem);
    const listener = await listen(host.url, { access_token: bea.token, since: null });
    await listener.until((frame) => frame.type === "hello");
    const { call_id } = await initiate(host.owner, room.id);
    const event = await listener.until(isEvent("swp.call.invite"));
    expect(event.data).toMatchObject({
      call_id,
      room_id: room.id,
      type: "video",
      initiator: { id: host.owner.userId },
    });
    const call = await bea.api.call(routes.getCall, inCall({ call_id }));
    expect(Date.parse(event.data.expires_at) - Date.parse(call.started_at)).toBe(45_000);
    expect(call.ringing.toSorted()).toEqual([bea.userId, cem.userId].toSorted());
  });

  test("does not include people who are added to the room later; they can join the call", async () => {
    const room = await roomWith(bea);
    const { call_id } = await initiate(host.owner, room.id);
    const listener = await listen(host.url, { access_token: cem.token, since: null });
    await listener.until((frame) => frame.type === "hello");
    await host.owner.api.call(routes.putMember, {
      params: { room_id: room.id, user_id: cem.userId },
      body: { power_level: 0 },
    });
    const { data } = await listener.until(
      isEvent("swp.call.state", (event) => event.data.call.id === call_id),
    );
    expect(data.call.ringing).toEqual([bea.userId]);
    await cem.api.call(routes.joinCall, inCall({ call_id }));
    expect(await cem.api.call(routes.getCall, inCall({ call_id }))).toMatchObject({ status: "active" });
  });

  test("is answered or rejected by each person for themselves in a larger room", async () => {
    const room = await roomWith(bea, cem);
    const grant = await initiate(host.owner, room.id);
    expect(await bea.api.call(routes.rejectCall, inCall(grant))).toMatchObject({
      status: "ringing",
      ringing: [cem.userId],
    });
    await cem.api.call(routes.joinCall, inCall(grant));
    expect(await cem.api.call(routes.getCall, inCall(grant))).toMatchObject({
      status: "active",
      ringing: [],
      rejected: [bea.userId],
    });
  });

  test("ends the call when rejected in a direct room, which the timeline shows", async () => {
    const room = await bea.api.call(routes.createDirectRoom, { body: { user_id: cem.userId } });
    const grant = await initiate(bea, room.id);
    expect(await cem.api.call(routes.rejectCall, inCall(grant))).toMatchObject({
      status: "ended",
      outcome: "declined",
    });
    const { messages } = await bea.api.call(routes.listMessages, { params: { room_id: room.id } });
    expect(messages.at(-1)?.call).toMatchObject({
      call_id: grant.call_id,
      outcome: "declined",
      duration_ms: 0,
    });
  });

  test("that was answered in a direct room ends for both when one of the two leaves, with its duration", async () => {
    const room = await bea.api.call(routes.createDirectRoom, { body: { user_id: cem.userId } });
    const grant = await initiate(bea, room.id);
    const listener = await listen(host.url, { access_token: cem.token, since: null });
    await listener.until((frame) => frame.type === "hello");
    await cem.api.call(routes.joinCall, inCall(grant));
    const ended = await bea.api.call(routes.leaveCall, inCall(grant));
    expect(ended).toMatchObject({ status: "ended", outcome: "completed", participants: [] });
    const { data } = await listener.until(isEvent("swp.call.ended"));
    expect(data).toMatchObject({ call_id: grant.call_id, outcome: "completed" });
    expect(data.duration_ms).toBe(Date.parse(ended.ended_at ?? "") - Date.parse(ended.answered_at ?? ""));
  });

  test("stops on every device of the person, with the reason", async () => {
    const room = await roomWith(bea, cem);
    const phone = await listen(host.url, { access_token: bea.token, since: null });
    const other = await listen(host.url, { access_token: cem.token, since: null });
    await Promise.all([phone, other].map((listener) => listener.until((frame) => frame.type === "hello")));
    const { call_id } = await initiate(host.owner, room.id);
    await bea.api.call(routes.joinCall, { params: { call_id } });
    await cem.api.call(routes.rejectCall, { params: { call_id } });
    await host.owner.api.call(routes.endCall, { params: { call_id } });
    for (const [listener, how] of [
      [phone, "swp.call.answered"],
      [other, "swp.call.rejected"],
    ] as const) {
      const ended = await listener.until(isEvent("swp.call.ended"));
      expect(ended.data).toMatchObject({ call_id, outcome: "completed" });
      const told = listener.events.filter(({ type }) => /answered|rejected|missed/.test(type));
      expect(told.map(({ type }) => type)).toEqual([how]);
    }
  });

  test("can be answered by two devices of one person at once, who is one participant", async () => {
    const room = await host.owner.api.call(routes.createDirectRoom, { body: { user_id: bea.userId } });
    const { code } = await bea.api.call(routes.createDeviceCode);
    const { access_token } = await bea.api.call(routes.exchangeCode, { body: { code } });
    const phone = createApi(host.url, access_token);
    const grant = await initiate(host.owner, room.id);
    const [first, second] = await Promise.all([
      bea.api.call(routes.joinCall, inCall(grant)),
      phone.call(routes.joinCall, inCall(grant)),
    ]);
    expect(first.call_id).toBe(second.call_id);
    expect(first.livekit_token).not.toBe(second.livekit_token);
    expect(await bea.api.call(routes.getCall, inCall(grant))).toMatchObject({
      status: "active",
      ringing: [],
    });
    await host.owner.api.call(routes.endCall, inCall(grant));
    expect(await bea.api.call(routes.listMissedCalls)).not.toContainEqual(
      expect.objectContaining({ call_id: grant.call_id }),
    );
  });

  test("stops when the caller leaves first", async () => {
    const room = await roomWith(bea);
    const grant = await initiate(host.owner, room.id);
    await host.owner.api.call(routes.leaveCall, inCall(grant));
    expect(await bea.api.call(routes.getCall, inCall(grant))).toMatchObject({
      status: "ended",
      outcome: "cancelled",
      ringing: [],
    });
  });
});

describe("a moderator", () => {
  test("locks a call, which only people who are being rung can still join", async () => {
    const room = await roomWith(bea, cem);
    const started = await initiate(host.owner, room.id);
    const lock = (person: TestPerson, locked: boolean) =>
      person.api.call(routes.lockCall, { ...inCall(started), body: { locked } });
    await expect(lock(bea, true)).rejects.toMatchObject({ code: "SW_CALL_FORBIDDEN" });
    expect(await lock(host.owner, true)).toMatchObject({ locked: true });
    await bea.api.call(routes.joinCall, inCall(started));
    await cem.api.call(routes.rejectCall, inCall(started));
    await expect(cem.api.call(routes.joinCall, inCall(started))).rejects.toMatchObject({
      code: "SW_CALL_LOCKED",
    });
    await expect(initiate(cem, room.id)).rejects.toMatchObject({ code: "SW_CALL_LOCKED" });
    await lock(host.owner, false);
    await cem.api.call(routes.joinCall, inCall(started));
    await host.owner.api.call(routes.endCall, inCall(started));
  });

  test("removes a participant, whose token is revoked; nobody removes a person of equal or higher power", async () => {
    const room = await roomWith(bea, cem);
    await host.owner.api.call(routes.putMember, {
      params: { room_id: room.id, user_id: bea.userId },
      body: { power_level: 50 },
    });
    const started = await initiate(host.owner, room.id);
    const remove = (person: TestPerson, target: TestPerson) =>
      person.api.call(routes.removeParticipant, {
        ...inCall(started),
        body: { participant_id: target.userId },
      });
    await bea.api.call(routes.joinCall, inCall(started));
    const joined = await cem.api.call(routes.joinCall, inCall(started));
    await expect(remove(bea, host.owner)).rejects.toMatchObject({ code: "SW_CALL_FORBIDDEN" });
    await expect(remove(cem, bea)).rejects.toMatchObject({ code: "SW_CALL_FORBIDDEN" });
    const spotlit = await bea.api.call(routes.spotlightParticipant, {
      ...inCall(started),
      body: { participant_id: cem.userId },
    });
    expect(spotlit.spotlight_id).toBe(cem.userId);
    expect((await remove(bea, cem)).spotlight_id).toBeNull();
    expect(await knock(host.url, joined.livekit_token)).toBe(403);
    for (const again of [() => cem.api.call(routes.joinCall, inCall(started)), () => initiate(cem, room.id)])
      await expect(again()).rejects.toMatchObject({ code: "SW_CALL_FORBIDDEN" });
    await expect(remove(bea, cem)).rejects.toMatchObject({ code: "SW_CALL_PARTICIPANT_NOT_FOUND" });
    await host.owner.api.call(routes.endCall, inCall(started));
  });
});

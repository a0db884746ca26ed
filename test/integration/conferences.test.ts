import { RoomServiceClient } from "livekit-server-sdk";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { isConferenceRoom } from "../../src/shared/base/ids.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { conferenceSettings, createTestConference } from "../helpers/conferences.ts";
import { invite, startHost, withoutRecorder, type TestHost, type TestPerson } from "../helpers/host.ts";
import { livekitOf } from "../helpers/signalling.ts";

let host: TestHost;
let bea: TestPerson;
beforeAll(async () => {
  host = await startHost({ inHook: true, env: withoutRecorder });
  bea = await invite(host, "Bea");
});
afterAll(async () => void (await host?.stop()));

async function livekitRooms(): Promise<string[]> {
  const { url, apiKey, apiSecret } = livekitOf(host);
  const rooms = await new RoomServiceClient(url, apiKey, apiSecret).listRooms();
  return rooms.map(({ name }) => name).filter(isConferenceRoom);
}
const noLivekitRooms = () => vi.waitFor(async () => expect(await livekitRooms()).toEqual([]), 5_000);

const one = (conference_id: string) => ({ params: { conference_id } });
const get = async (id: string, { api }: TestPerson = bea) => await api.call(routes.getConference, one(id));

describe("a conference", () => {
  test("has a LiveKit room from each start to its stop, and another one each time", async () => {
    const id = await createTestConference(bea);
    await bea.api.call(routes.stopConference, one(id));
    await noLivekitRooms();
    const started = await bea.api.call(routes.startConference, one(id));
    expect([started.active, started.started_at]).toEqual([true, expect.any(String)]);
    const first = await livekitRooms();
    expect(first).toHaveLength(1);
    await bea.api.call(routes.startConference, one(id));
    expect(await livekitRooms()).toEqual(first);

    const stopped = await bea.api.call(routes.stopConference, one(id));
    expect([stopped.active, stopped.started_at]).toEqual([false, null]);
    await noLivekitRooms();
    await bea.api.call(routes.startConference, one(id));
    const second = await livekitRooms();
    expect(second).toHaveLength(1);
    expect(second).not.toEqual(first);
    await bea.api.call(routes.changeConference, { ...one(id), body: { name: "Still there" } });
    expect(await livekitRooms()).toEqual(second);
    await bea.api.call(routes.deleteConference, one(id));
    await noLivekitRooms();
  });

  test("is stopped when the account of its owner is disabled", async () => {
    const cem = await invite(host, "Cem");
    const id = await createTestConference(cem);
    const disable = (disabled: boolean) =>
      host.owner.api.call(routes.changePerson, { params: { user_id: cem.userId }, body: { disabled } });
    await disable(true);
    expect((await get(id, host.owner)).conference).toMatchObject({ active: false, owner_name: "Cem" });
    // Otherwise the next check would stop it under those who have joined meanwhile.
    await expect(host.owner.api.call(routes.startConference, one(id))).rejects.toEqual(
      expect.objectContaining({ code: "SW_FORBIDDEN" }),
    );
    await disable(false);
    expect((await get(id, host.owner)).conference.active).toBe(false);
  });

  test("keeps its sid when it is renamed, and has links that can be renewed", async () => {
    const id = await createTestConference(bea, "Team standup room");
    const before = await get(id);
    expect(before.conference.sid).toMatch(/^team-standup-room-[a-z0-9]{6}$/);
    expect(before.links.guest_url).toBe(`${host.url}/c/${before.conference.sid}`);
    const codes = ({ links, egress_mode_token }: Pick<typeof before, "links" | "egress_mode_token">) => [
      links.speaker_url.replace(`${before.links.guest_url}#`, ""),
      links.host_url.replace(`${before.links.guest_url}#`, ""),
      egress_mode_token,
    ];
    await bea.api.call(routes.changeConference, { ...one(id), body: { name: "Another name" } });
    const renamed = await get(id);
    expect(renamed.conference).toMatchObject({ name: "Another name", sid: before.conference.sid });
    expect(codes(renamed)).toEqual(codes(before));

    const renewed = await bea.api.call(routes.renewConferenceLinks, one(id));
    expect(new Set([...codes(before), ...codes(renewed)]).size).toBe(6);
    expect(codes(await get(id))).toEqual(codes(renewed));
  });

  test("is changed only when something is different", async () => {
    const id = await createTestConference(bea);
    const { conference } = await get(id);
    const change = (body: Partial<typeof conferenceSettings>) =>
      bea.api.call(routes.changeConference, { ...one(id), body });
    expect(await change(conferenceSettings)).toEqual(conference);
    const changed = await change({ name: "Other" as "Test" });
    expect(changed).toEqual({ ...conference, name: "Other", modified_at: changed.modified_at });
    expect(changed.modified_at > conference.modified_at).toBe(true);
  });
});

test("people see their own conferences; owner and admins see all", async () => {
  const admin = await invite(host, "Admin", { role: "admin" });
  const member = await invite(host, "Member");
  const guest = await invite(host, "Guest", { role: "guest" });
  const [theirs, owners] = [await createTestConference(member), await createTestConference(host.owner)];
  const listed = async ({ api }: TestPerson) =>
    (await api.call(routes.listConferences)).conferences.map(({ id }) => id);
  expect(await listed(member)).toEqual([theirs]);
  expect(await listed(guest)).toEqual([]);
  for (const person of [admin, host.owner])
    expect(await listed(person)).toEqual(expect.arrayContaining([theirs, owners]));
});

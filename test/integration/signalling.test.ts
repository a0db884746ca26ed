import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import {
  general,
  invite,
  mediaServerPid,
  startHost,
  temporaryDirectory,
  type TestHost,
  type TestPerson,
} from "../helpers/host.ts";
import { livekitProgram } from "../helpers/livekit-program.ts";
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

describe("the signalling proxy", () => {
  test("admits participants, on /rtc and /rtc/validate", async () => {
    const grant = await initiate(host.owner, (await roomWith(bea)).id);
    const answer = await bea.api.call(routes.joinCall, inCall(grant));
    expect(await knock(host.url, answer.livekit_token, "/rtc")).toBe(101);
    const validated = await fetch(`${host.url}/rtc/validate?access_token=${answer.livekit_token}`);
    expect([validated.status, await validated.text()]).toEqual([200, "success"]);
  });

  test("refuses missing and invalid tokens, foreign origins, foreign hosts and other paths", async () => {
    const grant = await initiate(host.owner, (await roomWith(bea)).id);
    expect(await knock(host.url, "")).toBe(401);
    expect(await knock(host.url, "x.y.z")).toBe(401);
    expect(await knock(host.url, host.owner.token)).toBe(401);
    expect(await knock(host.url, grant.livekit_token, "/rtc", { origin: "https://evil.test" })).toBe(403);
    expect(await knock(host.url, grant.livekit_token, "/rtc", { host: "evil.test" })).toBe(421);
    expect(await knock(host.url, grant.livekit_token, "/twirp/livekit.RoomService/ListRooms")).toBe(404);
  });

  test("refuses tokens of removed and signed-out people, and of ended calls", async () => {
    const room = await roomWith(bea, cem);
    const grant = await initiate(host.owner, room.id);
    const beas = await bea.api.call(routes.joinCall, inCall(grant));
    await host.owner.api.call(routes.removeMember, { params: { room_id: room.id, user_id: bea.userId } });
    expect(await knock(host.url, beas.livekit_token, "/rtc")).toBe(403);
    const guest = await invite(host, "Gone", { roomId: room.id });
    const gone = await guest.api.call(routes.joinCall, inCall(grant));
    expect(await knock(host.url, gone.livekit_token, "/rtc")).toBe(101);
    await guest.api.call(routes.endSession);
    expect(await knock(host.url, gone.livekit_token, "/rtc")).toBe(403);
    await host.owner.api.call(routes.endCall, inCall(grant));
    expect(await knock(host.url, grant.livekit_token, "/rtc")).toBe(403);
  });

  test("admits a ringing device by its warm-up token, until the person answers or rejects", async () => {
    const room = await roomWith(bea, cem);
    const grant = await initiate(host.owner, room.id);
    const warmUp = (person: TestPerson) => person.api.call(routes.warmUpCall, inCall(grant));
    await expect(warmUp(host.owner)).rejects.toMatchObject({ code: "SW_CALL_FORBIDDEN" });
    const warm = await warmUp(bea);
    expect(await knock(host.url, warm.livekit_token, "/rtc")).toBe(101);
    expect((await bea.api.call(routes.getCall, inCall(grant))).participants).toEqual([]);
    await bea.api.call(routes.joinCall, inCall(grant));
    expect(await knock(host.url, warm.livekit_token, "/rtc")).toBe(403);
    await expect(warmUp(bea)).rejects.toMatchObject({ code: "SW_CALL_FORBIDDEN" });
    const cems = await warmUp(cem);
    await cem.api.call(routes.rejectCall, inCall(grant));
    expect(await knock(host.url, cems.livekit_token, "/rtc")).toBe(403);
    await host.owner.api.call(routes.endCall, inCall(grant));
    await expect(warmUp(cem)).rejects.toMatchObject({ code: "SW_CALL_ENDED" });
  });

  test("answers 503 while the media server is down, and works again once it is back", async () => {
    const down = join(temporaryDirectory(), "down");
    const real = process.env["HEARTH_LIVEKIT_SERVER"] ?? "";
    // A media server that takes until then to start.
    const program = livekitProgram(`while [ -e "${down}" ]; do sleep 0.05; done\nexec "${real}" "$@"`);
    const host = await startHost({ env: { HEARTH_LIVEKIT_SERVER: program } });
    const { api } = host.owner;
    const grant = await api.call(routes.initiateCall, {
      body: { room_id: (await general(host.owner)).id, type: "video" },
    });
    const status = async () => (await api.call(routes.getHealth)).livekit.status;
    writeFileSync(down, "");
    process.kill(mediaServerPid(host.dataDirectory), "SIGKILL");
    await expect.poll(status).not.toBe("healthy");
    expect(await knock(host.url, grant.livekit_token, "/rtc")).toBe(503);
    await expect(api.call(routes.joinCall, inCall(grant))).rejects.toMatchObject({
      code: "SW_CALL_LIVEKIT_UNREACHABLE",
    });
    rmSync(down);
    await expect.poll(status, { timeout: 20_000 }).toBe("healthy");
    const again = await api.call(routes.joinCall, inCall(grant));
    expect(again.call_id).toBe(grant.call_id);
    expect(await knock(host.url, again.livekit_token, "/rtc")).toBe(101);
  });
});

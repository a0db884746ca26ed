import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RoomServiceClient } from "livekit-server-sdk";
import { expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { hostAccount } from "../faults/accounts.ts";
import { Senders } from "../faults/senders.ts";
import { enterAsBot } from "../helpers/bots.ts";
import { listen } from "../helpers/events.ts";
import { controlPlanePid, invite, mediaServerPid, startHost, type TestHost } from "../helpers/host.ts";
import { figuresOf } from "../helpers/process-figures.ts";
import { summarize, type Series } from "./samples.ts";

/** Without a number this is the short form, which runs with every test. */
const minutes = Number(process.env["HEARTH_SOAK_MINUTES"] ?? 0.4);
const isLong = minutes >= 2;
const file = process.env["HEARTH_SOAK_FILE"];
const PEOPLE = 4;
/** 50 calls of four: 200 joins and 200 leaves, spread over the time. */
const CALLS = isLong ? 50 : 8;
/** MiB between the second quarter and the last. */
const MEMORY_GROWTH = 50;
const DESCRIPTORS = 10;

test(
  `${CALLS * PEOPLE} joins and leaves, with chat meanwhile, leave nothing behind`,
  async () => {
    const host = await startHost();
    const people = await Promise.all(
      Array.from({ length: PEOPLE }, (_, index) => invite(host, `Person ${index}`)),
    );
    const account = await hostAccount(host);
    const pids = {
      host: host.process.pid ?? 0,
      "control plane": controlPlanePid(host.process.pid ?? 0),
      "media server": mediaServerPid(host.dataDirectory),
    };
    const senders = new Senders(account, 1, isLong ? 500 : 100);
    const series: Series[] = Object.keys(pids).map((name) => ({ process: name, samples: [] }));
    const began = performance.now();
    const sample = () => {
      for (const { process: name, samples } of series)
        (samples as unknown[]).push({
          minute: (performance.now() - began) / 60_000,
          ...figuresOf(pids[name as keyof typeof pids]),
        });
    };

    await senders.progress(3);
    sample();
    for (let round = 1; round <= CALLS; round += 1) {
      const listeners = await Promise.all(
        people.map(({ token }) => listen(host.url, { access_token: token, since: null })),
      );
      const { call_id } = await host.owner.api.call(routes.initiateCall, {
        body: { room_id: account.roomId, type: "video" },
      });
      const params = { call_id };
      const leaving = await Promise.all(
        people.map(async ({ api }) => await enterAsBot(await api.call(routes.joinCall, { params }))),
      );
      const connected = async () =>
        (await host.owner.api.call(routes.getCall, { params })).participants.length;
      await expect.poll(connected, { timeout: 20_000 }).toBe(PEOPLE);
      await Promise.all(
        leaving.map(async (leave, index) => {
          await leave();
          await people[index]?.api.call(routes.leaveCall, { params });
        }),
      );
      await host.owner.api.call(routes.endCall, { params });
      for (const listener of listeners) listener.close();
      await Promise.all(listeners.map(({ closed }) => closed));
      sample();
      const due = began + (round / CALLS) * minutes * 60_000;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    }

    const report = { tries: 1, survived: 0, lost: 0, doubled: 0, recovery: null, remark: null };
    await senders.settle(report);
    const result = series.flatMap(summarize);
    if (file) writeFileSync(file, JSON.stringify(result));
    expect(report).toMatchObject({ lost: 0, doubled: 0 });
    await expectNothingLeft(host, account.roomId);
    // What a process has open when all have gone is what it had before anybody came.
    for (const { process: name, samples } of series) {
      const pid = pids[name as keyof typeof pids];
      const before = samples[0]?.descriptors ?? 0;
      await expect
        .poll(() => figuresOf(pid).descriptors, { timeout: 30_000, message: name })
        .toBeLessThanOrEqual(before + DESCRIPTORS);
    }
    expect([pids["control plane"], pids["media server"]]).toEqual([
      controlPlanePid(pids.host),
      mediaServerPid(host.dataDirectory),
    ]);
    if (!isLong) return;
    for (const { process: name, figure, warm, end } of result)
      if (figure === "memory") expect(end - warm, `${name}: MiB more`).toBeLessThan(MEMORY_GROWTH);
      else expect(Math.abs(end - warm), `${name}: ${figure} more`).toBeLessThanOrEqual(DESCRIPTORS);
  },
  (minutes + 5) * 60_000,
);

/** No call, and nothing at the media server either. */
async function expectNothingLeft(host: TestHost, roomId: string): Promise<void> {
  const { call } = await host.owner.api.call(routes.getRoom, { params: { room_id: roomId } });
  expect(call).toBeNull();
  const read = (name: string) =>
    JSON.parse(readFileSync(join(host.dataDirectory, name), "utf8")) as Record<string, string>;
  const { apiKey = "", apiSecret = "" } = read("secrets.json");
  const client = new RoomServiceClient(`http://127.0.0.1:${read("livekit.json")["port"]}`, apiKey, apiSecret);
  await expect.poll(async () => (await client.listRooms()).length, { timeout: 20_000 }).toBe(0);
}

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import type { JoinGrant, RecordingDocument } from "../../src/shared/contract/entities.ts";
import {
  allMessages,
  childrenOf,
  controlPlanePid,
  invite,
  mediaServerPid,
  startHost,
  type TestHost,
} from "../helpers/host.ts";
import { hasFfmpeg } from "../helpers/movies.ts";
import { browserPath } from "../helpers/people.ts";
import { frameAt, loudness, probe, soundOf } from "../helpers/recorded-file.ts";
import { RecordedPerson, type Colour } from "../helpers/recorded-person.ts";
import { createRoomWith, inCall, initiate } from "../helpers/rooms.ts";

/** Bytes of a part's file that are on the disk. */
function sizeOf(host: TestHost, callId: string, startedAt: string, part: number): number {
  const time = startedAt.slice(0, 19).replaceAll(/[-:]/g, "");
  const file = join(host.dataDirectory, `recordings/${callId}/${time}Z.parts/${part}-mix.mp4`);
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Until that many more seconds of a part are on the disk, each of which is a fragment at least. */
async function recordFor(host: TestHost, recording: RecordingDocument, part: number, seconds: number) {
  const size = () => sizeOf(host, recording.call_id, recording.started_at, part);
  for (let fragments = 0; fragments < seconds; fragments += 1) {
    const before = size();
    await expect.poll(size, { timeout: 40_000, message: `part ${part}` }).toBeGreaterThan(before);
  }
}

/** The browser that the host records with. */
function browserOf(host: TestHost): number {
  const pid = childrenOf(host.process.pid ?? 0).find((child) =>
    readFileSync(`/proc/${child}/cmdline`, "utf8").includes("recorders"),
  );
  if (pid === undefined) throw new Error("the host has no browser that records");
  return pid;
}

async function appear(grant: JoinGrant, digit: string, colour: Colour, tone: number): Promise<void> {
  const person = await RecordedPerson.join({ tokenFor: () => Promise.resolve(grant) }, digit, digit);
  await person.show({ colour });
  await person.sound(tone);
}

const red: Colour = [200, 30, 30];
const green: Colour = [30, 160, 30];
const isLike = (one: Colour, other: Colour) =>
  one.every((value, channel) => Math.abs(value - (other[channel] ?? 0)) <= 24);

test.skipIf(!browserPath || !hasFfmpeg)(
  "a call is recorded from start to stop, also by a second recorder when the first one is killed",
  async () => {
    const host = await startHost();
    const bea = await invite(host, "Bea");
    const room = await createRoomWith(host, [bea]);
    const grant = await initiate(host.owner, room.id);
    await appear(grant, "a", red, 440);
    await appear(await bea.api.call(routes.joinCall, inCall(grant)), "b", green, 700);

    const recording = await host.owner.api.call(routes.startRecording, { ...inCall(grant), body: {} });
    expect(recording.status).toBe("recording");
    await recordFor(host, recording, 1, 5);
    process.kill(browserOf(host), "SIGKILL");
    await recordFor(host, recording, 2, 5);
    const call = await bea.api.call(routes.getCall, inCall(grant));
    expect(call.participants.length).toBe(2);
    expect(call.recordings).toMatchObject([{ status: "recording", partial: true }]);
    await host.owner.api.call(routes.stopRecording, inCall(grant));

    const ofRecording = { params: { call_id: grant.call_id, recording_id: recording.id } };
    const get = () => bea.api.call(routes.getRecording, ofRecording);
    await expect.poll(async () => (await get()).status, { timeout: 40_000 }).toBe("finished");
    const finished = await get();
    expect(finished).toMatchObject({ partial: true, problem: null });
    const posted = (await allMessages(bea.api, room.id)).filter(({ kind }) => kind === "recording");
    expect(posted.map((message) => message.recording?.id)).toEqual([recording.id]);

    const file = join(host.dataDirectory, finished.media?.key ?? "");
    const { streams, duration } = probe(file);
    expect(streams.map(({ codec_name }) => codec_name)).toEqual(["h264", "aac"]);
    expect(Math.abs(duration * 1000 - (finished.media?.duration_ms ?? 0))).toBeLessThan(200);
    const sound = soundOf(file);
    for (const second of [3, Math.floor(duration) - 2]) {
      const frame = frameAt(file, second);
      const colours = [frame.at(320, 300), frame.at(960, 300)];
      for (const colour of [red, green])
        expect(
          colours.some((found) => isLike(found, colour)),
          `${JSON.stringify(colour)} at ${second}: ${JSON.stringify(colours)}`,
        ).toBe(true);
      for (const tone of [440, 700]) expect(loudness(sound, tone, second)).toBeGreaterThan(0.01);
    }
  },
);

test.skipIf(!browserPath || !hasFfmpeg).each(["control plane", "media server"] as const)(
  "the recorder goes on with its part when the %s is killed",
  async (killed) => {
    const host = await startHost();
    const room = await createRoomWith(host, []);
    const grant = await initiate(host.owner, room.id);
    await appear(grant, "a", red, 440);
    const recording = await host.owner.api.call(routes.startRecording, { ...inCall(grant), body: {} });
    await recordFor(host, recording, 1, 3);
    const pid =
      killed === "control plane"
        ? controlPlanePid(host.process.pid ?? 0)
        : mediaServerPid(host.dataDirectory);
    process.kill(pid, "SIGKILL");
    await recordFor(host, recording, 1, 5);
    const ofRecording = { params: { call_id: grant.call_id, recording_id: recording.id } };
    const get = () => host.owner.api.call(routes.getRecording, ofRecording);
    expect(await get()).toMatchObject({ status: "recording", partial: false });
    await host.owner.api.call(routes.stopRecording, inCall(grant));
    await expect.poll(async () => (await get()).status, { timeout: 40_000 }).toBe("finished");
    expect(await get()).toMatchObject({ partial: false, problem: null });
  },
);

import { TrackSource } from "@livekit/rtc-node";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import type { Brief } from "../../src/renderer/recorder/host.ts";
import { mediaServerPid, startHost, type TestHost } from "../helpers/host.ts";
import { offsetsIn } from "../helpers/flashes.ts";
import { rememberConnections } from "../helpers/media.ts";
import { hasFfmpeg } from "../helpers/movies.ts";
import { browserPath, launchBrowser, watch } from "../helpers/people.ts";
import { frameAt, loudness, probe, soundOf, type Frame } from "../helpers/recorded-file.ts";
import { RecordedPerson, type Colour } from "../helpers/recorded-person.ts";
import { startRecorderRoutes, type RecorderRoutes } from "../helpers/recorder-routes.ts";

const colours = { ada: [200, 30, 30], bea: [30, 160, 30], cem: [40, 60, 220] } satisfies Record<
  string,
  Colour
>;
/** Of the app's stage. */
const TILE: Colour = [38, 33, 30];
/** Encoded twice. */
const TOLERANCE = 24;

async function record(
  wishes: Partial<Brief> = {},
): Promise<{ host: RecorderRoutes; page: Page; real: TestHost }> {
  const real = await startHost();
  const host = await startRecorderRoutes(real, wishes);
  const page = await (await launchBrowser([])).newPage();
  await page.addInitScript(rememberConnections);
  watch(page, "recorder");
  await page.goto(host.url);
  return { host, page, real };
}

/** Until the host has that many more seconds of the file, which has at least a fragment each second. */
async function recordFor(host: RecorderRoutes, seconds: number): Promise<void> {
  for (let fragments = 0; fragments < seconds; fragments += 1) {
    const size = host.size("mix");
    await expect.poll(() => host.size("mix"), { timeout: 15_000 }).toBeGreaterThan(size);
  }
}

const like = (expected: Colour) => (actual: Colour) =>
  actual.every((value, channel) => Math.abs(value - (expected[channel] ?? 0)) <= TOLERANCE);

/** The brightest spot of a rectangle, from 0 to 255: letters, on the dark ground of a panel. */
function brightest(frame: Frame, place: { x: number; y: number; width: number; height: number }): number {
  let most = 0;
  for (let x = place.x; x < place.x + place.width; x += 4)
    for (let y = place.y; y < place.y + place.height; y += 4) most = Math.max(most, frame.at(x, y)[1]);
  return most;
}

/** The widths of the video that arrives. */
const receivedWidths = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
    const widths: number[] = [];
    for (const connection of connections)
      (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
        if (entry["type"] === "inbound-rtp" && entry["kind"] === "video")
          widths.push(Number(entry["frameWidth"]));
      });
    return widths;
  });

const people = {
  ada: { name: "Ada Lovelace", digit: "a", tone: 440 },
  bea: { name: "Bea", digit: "b", tone: 700 },
  cem: { name: "Cem", digit: "c", tone: 1_100 },
} as const;

async function join(host: RecorderRoutes, who: keyof typeof people): Promise<RecordedPerson> {
  const { name, digit, tone } = people[who];
  const person = await RecordedPerson.join(host, name, digit);
  await person.show({ colour: colours[who] });
  await person.sound(tone);
  return person;
}

test.skipIf(!browserPath || !hasFfmpeg)(
  "three people are where the grid puts them, each in the mix and in a file",
  async () => {
    const { host } = await record();
    for (const who of ["ada", "bea", "cem"] as const) await join(host, who);
    await recordFor(host, 8);
    const duration = await host.stop();

    const file = host.save("mix");
    const { streams, packets } = probe(file);
    expect(streams.map(({ codec_name, width, height }) => [codec_name, width, height])).toEqual([
      ["h264", 1280, 720],
      ["aac", undefined, undefined],
    ]);
    for (const index of [0, 1]) {
      const times = packets
        .filter((packet) => packet.stream_index === index)
        .map((packet) => Number(packet.pts_time));
      expect(Math.abs((times.at(-1) ?? 0) - duration / 1000)).toBeLessThan(1.5);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
    const keyframes = packets.filter((packet) => packet.stream_index === 0 && packet.flags.startsWith("K"));
    for (const [index, { pts_time }] of keyframes.entries())
      expect(Number(pts_time) - Number(keyframes[index - 1]?.pts_time ?? pts_time)).toBeLessThan(2);

    const middle = Math.floor(duration / 1000) - 2;
    const sound = soundOf(file);
    for (const { tone } of Object.values(people)) expect(loudness(sound, tone, middle)).toBeGreaterThan(0.05);
    expect(loudness(sound, 2_300, middle)).toBeLessThan(0.01);
    const frame = frameAt(file, middle);
    expect(frame.at(320, 240)).toSatisfy(like(colours.ada));
    expect(frame.at(960, 240)).toSatisfy(like(colours.bea));
    expect(frame.at(640, 600)).toSatisfy(like(colours.cem));
    expect(frame.equals(frameAt(file, middle + 0.5))).toBe(false);

    for (const { digit, tone } of Object.values(people)) {
      const voice = host.save(`voice-${digit.repeat(24)}-1`);
      expect(probe(voice).streams[0]?.codec_name).toBe("opus");
      const own = soundOf(voice);
      expect(loudness(own, tone, 2)).toBeGreaterThan(0.1);
      for (const { tone: other } of Object.values(people))
        if (other !== tone) expect(loudness(own, other, 2)).toBeLessThan(0.01);
    }
  },
);

test.skipIf(!browserPath || !hasFfmpeg)(
  "a shared screen is large in each layout, beside the chat",
  async () => {
    const { host } = await record({ layout: "ROOM_COMPOSITE_AND_CHAT" });
    host.chat.push({
      position: 7,
      sender_name: "Ada",
      body: "Look at this",
      created_at: "2026-01-01T00:00:00Z",
    });
    await join(host, "ada");
    const bea = await RecordedPerson.join(host, "Bea", "b");
    const sharedSquare = { colour: colours.cem, width: 400, height: 400 };
    await bea.show(sharedSquare, TrackSource.SOURCE_SCREENSHARE);
    await recordFor(host, 5);
    const middle = Math.floor((await host.stop()) / 1000) - 1;

    const frame = frameAt(host.save("mix"), middle);
    // The screen is a square of 720 pixels in a place of 720, and people are in a strip beside it.
    for (const y of [240, 680]) expect(frame.at(360, y)).toSatisfy(like(colours.cem));
    for (const x of [60, 660]) expect(frame.at(x, 400)).toSatisfy(like(colours.cem));
    expect(frame.at(900, 300)).toSatisfy(like(colours.ada));
    expect(frame.at(750, 400)).toSatisfy(like(TILE));
    // The panel of the chat.
    expect(frame.at(1_100, 100)).toSatisfy(like(TILE));
  },
);

test.skipIf(!browserPath || !hasFfmpeg)(
  "guests without an account are seen and heard, and what they write in LiveKit's chat is beside them",
  async () => {
    const { host } = await record({ layout: "ROOM_COMPOSITE_AND_CHAT", chat: "stream" });
    const guest = await RecordedPerson.joinAsGuest(host, "Jane Speaker", "participant-123");
    await guest.show({ colour: colours.ada });
    await guest.sound(440);
    await recordFor(host, 2);
    await guest.write("Hello from a guest");
    await recordFor(host, 4);
    const at = Math.floor((await host.stop()) / 1000) - 1;

    const file = host.save("mix");
    const frame = frameAt(file, at);
    expect(frame.at(480, 300)).toSatisfy(like(colours.ada));
    expect(loudness(soundOf(file), 440, at)).toBeGreaterThan(0.01);
    expect(brightest(frame, { x: 970, y: 620, width: 300, height: 90 })).toBeGreaterThan(90);
    // No account, so there is nobody whose words a transcript could have.
    expect(host.files()).toEqual(["mix"]);
  },
);

test.skipIf(!browserPath || !hasFfmpeg)("who speaks is large, and portraits are whole", async () => {
  const { host } = await record({ layout: "ROOM_COMPOSITE_SPEAKER" });
  const ada = await RecordedPerson.join(host, "Ada", "a");
  await ada.show({ colour: colours.ada, width: 360, height: 640 });
  const bea = await RecordedPerson.join(host, "Bea", "b");
  await bea.show({ colour: colours.bea });
  await bea.sound(people.bea.tone);
  await recordFor(host, 6);
  const middle = Math.floor((await host.stop()) / 1000) - 1;

  const frame = frameAt(host.save("mix"), middle);
  expect(frame.at(480, 500)).toSatisfy(like(colours.bea));
  expect(frame.at(480, 60)).toSatisfy(like(TILE));
  expect(frame.at(1_120, 360)).toSatisfy(like(colours.ada));
  expect(frame.at(1_000, 360)).toSatisfy(like(TILE));
});

test.skipIf(!browserPath || !hasFfmpeg)("a camera is received in the size of its tile", async () => {
  const { host, page } = await record();
  for (const who of ["ada", "bea", "cem"] as const) {
    const { name, digit } = people[who];
    const person = await RecordedPerson.join(host, name, digit);
    await person.show({ colour: colours[who], width: 1280, height: 720, simulcast: true });
  }
  await expect.poll(() => receivedWidths(page), { timeout: 20_000 }).toEqual([640, 640, 640]);
  await host.stop();
});

test.skipIf(!browserPath || !hasFfmpeg)(
  "people who come and go, and a host that does not answer",
  async () => {
    const { host } = await record();
    await join(host, "bea");
    for (let times = 0; times < 20; times += 1) {
      const ada = await RecordedPerson.join(host, "Ada", "a");
      await ada.sound(440);
      if (times % 4 === 0) await ada.show({ colour: colours.ada });
      await ada.leave();
    }
    await recordFor(host, 1);
    const size = host.size("mix");
    host.refusal = { status: 503, code: "SW_INTERNAL", message: "" };
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(host.size("mix")).toBe(size);
    host.refusal = null;
    await recordFor(host, 2);
    const duration = (await host.stop()) / 1000;

    const file = host.save("mix");
    const { packets } = probe(file);
    const times = packets
      .filter(({ stream_index }) => stream_index === 0)
      .map(({ pts_time }) => Number(pts_time));
    expect(Math.abs((times.at(-1) ?? 0) - duration)).toBeLessThan(1.5);
    // Nothing is missing of the time without a host.
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(0.5);
    const end = Math.floor(duration) - 1;
    expect(frameAt(file, end).at(640, 500)).toSatisfy(like(colours.bea));
    expect(loudness(soundOf(file), 700, end - 1)).toBeGreaterThan(0.05);
  },
);

test.skipIf(!browserPath || !hasFfmpeg)("a media server that is killed: the recording goes on", async () => {
  const { host, real } = await record();
  await join(host, "ada");
  await recordFor(host, 3);
  const before = host.briefs;
  process.kill(mediaServerPid(real.dataDirectory), "SIGKILL");
  await expect.poll(() => host.briefs, { timeout: 20_000 }).toBeGreaterThan(before);
  const lost = host.seconds();
  await recordFor(host, 2);
  await expect.poll(() => host.openRoom(), { timeout: 20_000 }).toBe(true);
  await join(host, "bea");
  await recordFor(host, 6);
  const middle = Math.floor((await host.stop()) / 1000) - 1;

  const file = host.save("mix");
  expect(middle).toBeGreaterThan(lost);
  expect(frameAt(file, middle).at(640, 500)).toSatisfy(like(colours.bea));
  expect(loudness(soundOf(file), people.bea.tone, middle - 1)).toBeGreaterThan(0.05);
});

test.skipIf(!browserPath || !hasFfmpeg)(
  "only sound, and only the picture of a call in which nobody is",
  async () => {
    const { host: heard } = await record({ video: false });
    await join(heard, "ada");
    await recordFor(heard, 4);
    const end = Math.floor((await heard.stop()) / 1000) - 1;
    const sound = heard.save("mix");
    expect(probe(sound).streams.map(({ codec_name }) => codec_name)).toEqual(["aac"]);
    expect(loudness(soundOf(sound), people.ada.tone, end)).toBeGreaterThan(0.05);

    const { host: seen } = await record({ audio: false });
    await recordFor(seen, 3);
    await seen.stop();
    const picture = seen.save("mix");
    expect(probe(picture).streams.map(({ codec_name }) => codec_name)).toEqual(["h264"]);
    expect(seen.files()).toEqual(["mix"]);
  },
);

test.skipIf(!browserPath || !hasFfmpeg)("sound and picture are together", async () => {
  const { host } = await record();
  await (await RecordedPerson.join(host, "Flo", "f")).flash();
  await recordFor(host, 20);
  await host.stop();
  const offsets = offsetsIn(host.save("mix"));
  process.stdout.write(
    `The sound after its picture, in ms: ${offsets.map((offset) => Math.round(offset * 1000)).join(", ")}\n`,
  );
  expect(offsets.length).toBeGreaterThan(5);
  // A busy machine may be late with one picture, but not with most of them, at the beginning or at the end.
  for (const half of [offsets.slice(0, 5), offsets.slice(-5)])
    expect(Math.abs(half.toSorted((a, b) => a - b)[2] ?? 1)).toBeLessThan(0.08);
});

import type { Page } from "playwright";
import { expect, test } from "vitest";
import type { Brief } from "../../src/renderer/recorder/host.ts";
import { startHost } from "../helpers/host.ts";
import { hasFfmpeg } from "../helpers/movies.ts";
import { browserPath, launchBrowser, watch } from "../helpers/people.ts";
import { frameAt, loudness, probe, soundOf } from "../helpers/recorded-file.ts";
import { RecordedPerson, type Colour } from "../helpers/recorded-person.ts";
import { startRecorderHost, type RecorderHost } from "../helpers/recorder-host.ts";

const colours = { ada: [200, 30, 30], bea: [30, 160, 30], cem: [40, 60, 220] } satisfies Record<
  string,
  Colour
>;
/** Encoded twice. */
const TOLERANCE = 24;

async function record(wishes: Partial<Brief> = {}): Promise<{ host: RecorderHost; page: Page }> {
  const host = await startRecorderHost(await startHost(), wishes);
  const browser = await launchBrowser(["--autoplay-policy=no-user-gesture-required"]);
  const page = await browser.newPage();
  watch(page, "recorder");
  await page.goto(host.url);
  return { host, page };
}

/** Until the host has that many more seconds of the file, which has at least a fragment each second. */
async function recordFor(host: RecorderHost, seconds: number): Promise<void> {
  for (let fragments = 0; fragments < seconds; fragments += 1) {
    const size = host.size("mix");
    await expect.poll(() => host.size("mix"), { timeout: 15_000 }).toBeGreaterThan(size);
  }
}

const like = (expected: Colour) => (actual: Colour) =>
  actual.every((value, channel) => Math.abs(value - (expected[channel] ?? 0)) <= TOLERANCE);

const people = {
  ada: { name: "Ada Lovelace", digit: "a", tone: 440 },
  bea: { name: "Bea", digit: "b", tone: 700 },
  cem: { name: "Cem", digit: "c", tone: 1_100 },
} as const;

async function join(host: RecorderHost, who: keyof typeof people): Promise<RecordedPerson> {
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

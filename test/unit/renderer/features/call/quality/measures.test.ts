import { describe, expect, test } from "vitest";
import { pathThrough, seriesIn } from "../../../../../../src/renderer/features/call/quality/measures.ts";
import type { Rates, ReceivedRates, SentRates } from "../../../../../../src/renderer/media/quality/rates.ts";

const stream = {
  identity: "bea",
  source: "camera" as const,
  duration: 1_000,
  bitrate: 1e6,
  arrived: 95,
  lost: 5,
  frameRate: 30,
  size: null,
  full: null,
  codec: "VP8",
};
const received = (is: Partial<ReceivedRates> = {}): ReceivedRates => ({
  ...stream,
  jitter: 10,
  dropped: 0,
  ...is,
});
const sent = (is: Partial<SentRates> = {}): SentRates => ({
  ...stream,
  identity: "me",
  limited: { cpu: 0, bandwidth: 0 },
  ...is,
});
const rates = (at: number, is: Partial<Rates> = {}): Rates => ({
  at,
  duration: 1_000,
  roundTrip: 40,
  received: [],
  sent: [],
  ...is,
});

const latest = (of: Partial<Rates>) =>
  Object.fromEntries(seriesIn([rates(0, of)]).map(({ name, now }) => [name, now]));

describe("what is measured at one moment", () => {
  test("is the sum of bit rates, the loss of all packets, the largest jitter and the average picture", () => {
    const voice = received({
      source: "microphone",
      bitrate: 4e4,
      frameRate: 0,
      jitter: 30,
      arrived: 100,
      lost: 0,
    });
    expect(
      latest({
        received: [received(), voice, received({ source: "screen", frameRate: 10 })],
        sent: [sent(), sent({ bitrate: 5e5 }), sent({ bitrate: 0, frameRate: 0, arrived: 0, lost: 0 })],
      }),
    ).toEqual({
      roundTrip: 40,
      lossIn: 10 / 300,
      lossOut: 0.05,
      jitter: 30,
      bitrateIn: 2_040_000,
      bitrateOut: 1_500_000,
      frameRateIn: 20,
      frameRateOut: 30,
    });
  });

  test("is unknown where nothing is sent or received", () => {
    expect(latest({ roundTrip: null })).toEqual({
      roundTrip: null,
      lossIn: null,
      lossOut: null,
      jitter: null,
      bitrateIn: 0,
      bitrateOut: 0,
      frameRateIn: null,
      frameRateOut: null,
    });
  });
});

test("a series has its extremes, and the edge of its graph is never below what is usual", () => {
  const [roundTrip] = seriesIn([30, null, 80, 50].map((time, i) => rates(i * 1_000, { roundTrip: time })));
  expect(roundTrip).toMatchObject({ now: 50, lowest: 30, highest: 80, top: 100 });
  const [slow] = seriesIn([rates(0, { roundTrip: 400 })]);
  expect(slow?.top).toBe(400);
});

test.each<[what: string, values: (number | null)[], path: string]>([
  ["nothing", [], ""],
  ["one point", [5], "M100 10"],
  ["a line that ends at the right edge", [0, 10], "M50 20L100 0"],
  ["a gap where a value is unknown", [0, null, 10], "M0 20M100 0"],
  ["only what fits into the time", [1, 2, 3, 0, 10], "M0 14L50 20L100 0"],
])("a graph shows %s", (_what, values, path) => {
  const points = values.map((value, i) => ({ at: i * 1_000, value }));
  expect(pathThrough({ points, top: 10 }, { width: 100, height: 20, span: 2_000 })).toBe(path);
});

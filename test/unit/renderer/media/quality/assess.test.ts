import { describe, expect, test } from "vitest";
import { assess, type Evidence, type Reported } from "../../../../../src/renderer/media/quality/assess.ts";
import type { ReceivedRates, SentRates } from "../../../../../src/renderer/media/quality/rates.ts";

const size = { width: 640, height: 360 };
const stream = { duration: 10_000, bitrate: 1e6, frameRate: 30, size, full: size, codec: "VP8" };

interface Received {
  loss?: number;
  jitter?: number;
  dropped?: number;
  packets?: number;
}

const received = (
  identity: string,
  { loss = 0, jitter = 5, dropped = 0, packets = 1_000 }: Received = {},
): ReceivedRates => ({
  ...stream,
  identity,
  source: "camera",
  arrived: packets * (1 - loss),
  lost: packets * loss,
  jitter,
  dropped,
});

const sent = ({ loss = 0, cpu = 0, bandwidth = 0 } = {}): SentRates => ({
  ...stream,
  identity: "me",
  source: "camera",
  arrived: 1_000 * (1 - loss),
  lost: 1_000 * loss,
  limited: { cpu, bandwidth },
});

/** What was measured in a call; all that is not mentioned is fine. */
interface Measured {
  /** What arrives from whom. */
  from?: Readonly<Record<string, Received>>;
  upload?: { loss?: number; cpu?: number; bandwidth?: number };
  roundTrip?: number | null;
  reported?: Readonly<Record<string, Reported>>;
  paused?: readonly string[];
  silent?: readonly string[];
  small?: readonly string[];
  /** Whether the call is so young that there are no rates of a longer time. */
  young?: boolean;
}

function evidence(measured: Measured): Evidence {
  const { from = { bea: {} }, upload = {}, roundTrip = 30, reported = {} } = measured;
  const rates = {
    at: 10_000,
    duration: 10_000,
    roundTrip,
    received: Object.entries(from).map(([identity, how]) => received(identity, how)),
    sent: [sent(upload)],
  };
  return {
    own: "me",
    others: Object.keys(from),
    reported: (identity) => reported[identity] ?? "excellent",
    rates,
    longRates: measured.young ? null : rates,
    paused: new Set(measured.paused),
    silent: new Set(measured.silent),
    small: new Set(measured.small),
  };
}

/** Each finding that is not good: `level`, or `level: reason`. */
function found(measured: Measured): Record<string, string> {
  const findings = [...assess(evidence(measured))].filter(([, { level }]) => level !== "good");
  return Object.fromEntries(
    findings.map(([identity, { level, reason }]) => [identity, reason ? `${level}: ${reason}` : level]),
  );
}

const fine: Received = {};
const bad: Received = { loss: 0.2 };

describe("what arrives from one participant is damaged", () => {
  test.each<[what: string, measured: Measured, findings: Record<string, string>]>([
    ["nothing is", {}, {}],
    ["2 % are lost", { from: { bea: { loss: 0.02 } } }, {}],
    ["5 % are lost", { from: { bea: { loss: 0.05 } } }, { bea: "fair" }],
    ["20 % are lost", { from: { bea: bad } }, { bea: "poor" }],
    ["it jitters", { from: { bea: { jitter: 80 } } }, { bea: "fair" }],
    ["it jitters much", { from: { bea: { jitter: 200 } } }, { bea: "poor" }],
    ["two packets of a silent microphone are lost", { from: { bea: { loss: 0.1, packets: 20 } } }, {}],
  ])("in a call of two: %s", (_what, measured, findings) => {
    expect(found(measured)).toEqual(findings);
  });

  test.each<[what: string, reported: Record<string, Reported>, findings: Record<string, string>]>([
    ["neither", {}, { bea: "poor" }],
    ["nothing yet", { bea: "unknown", me: "unknown" }, { bea: "poor" }],
    ["theirs", { bea: "good" }, { bea: "poor: their-connection" }],
    ["theirs", { bea: "poor" }, { bea: "poor: their-connection" }],
    ["ours", { me: "good" }, { bea: "poor: your-connection", me: "poor: your-connection" }],
    ["ours", { me: "poor" }, { bea: "poor: your-connection", me: "poor: your-connection" }],
    ["both", { bea: "poor", me: "poor" }, { bea: "poor", me: "poor" }],
  ])("in a call of two the media server suspects %s: %o", (_what, reported, findings) => {
    expect(found({ from: { bea: bad }, reported })).toEqual(findings);
  });

  test.each<[from: Record<string, Received>, reported: Record<string, Reported>, bea: string | undefined]>([
    // Whatever comes from the others takes the same way to us.
    [{ bea: bad, cem: fine }, {}, "poor: their-connection"],
    [{ bea: bad, cem: fine }, { bea: "poor" }, "poor: their-connection"],
    [{ bea: bad, cem: fine }, { bea: "poor", me: "poor" }, "poor: their-connection"],
    [{ bea: bad, cem: fine }, { me: "good" }, "poor"],
    [{ bea: bad, cem: bad }, {}, "poor: your-connection"],
    [{ bea: bad, cem: bad }, { me: "poor" }, "poor: your-connection"],
    [{ bea: bad, cem: bad }, { bea: "poor", me: "poor" }, "poor: your-connection"],
    [{ bea: bad, cem: bad }, { bea: "poor", cem: "poor" }, "poor"],
    // Some are damaged and some are not: only the media server tells.
    [{ bea: bad, cem: bad, dan: fine }, {}, "poor"],
    [{ bea: bad, cem: bad, dan: fine }, { bea: "good" }, "poor: their-connection"],
    // Whoever is muted proves nothing.
    [{ bea: bad, cem: { packets: 10 } }, {}, "poor"],
    [{ bea: bad, cem: { packets: 10 } }, { bea: "good" }, "poor: their-connection"],
  ])("in a larger call: %o, reported %o", (from, reported, bea) => {
    expect(found({ from, reported })["bea"]).toBe(bea);
  });

  test("ours is said once, as bad as the worst of what it does", () => {
    expect(found({ from: { bea: { loss: 0.05 }, cem: bad } })).toEqual({
      bea: "fair: your-connection",
      cem: "poor: your-connection",
      me: "poor: your-connection",
    });
  });
});

describe("somebody arrives undamaged, or not at all", () => {
  test.each<[what: string, measured: Measured, findings: Record<string, string>]>([
    ["they receive badly", { reported: { bea: "poor" } }, { bea: "poor: their-connection" }],
    [
      "they may send one size only, because of their processor",
      { reported: { bea: "poor" }, small: ["bea"] },
      { bea: "poor" },
    ],
    ["they are a little worse than excellent", { reported: { bea: "good" } }, {}],
    [
      "the media server gets nothing from them",
      { reported: { bea: "lost" } },
      { bea: "lost: their-connection" },
    ],
    [
      "the media server saves our bandwidth",
      { paused: ["bea"] },
      { bea: "poor: your-connection", me: "poor: your-connection" },
    ],
    ["we get nothing", { silent: ["bea"] }, { bea: "lost" }],
    [
      "we get nothing, and they are the only one",
      { silent: ["bea"], reported: { bea: "poor" } },
      { bea: "lost" },
    ],
    [
      "we get nothing from them alone",
      { from: { bea: fine, cem: fine }, silent: ["bea"], reported: { bea: "poor" } },
      { bea: "lost: their-connection" },
    ],
    [
      "we get nothing from anybody",
      { from: { bea: fine, cem: fine }, silent: ["bea", "cem"], reported: { bea: "poor" } },
      { bea: "lost", cem: "lost" },
    ],
  ])("%s", (_what, measured, findings) => {
    expect(found(measured)).toEqual(findings);
  });
});

describe("our own connection", () => {
  test.each<[what: string, measured: Measured, own: string | undefined]>([
    ["is fine", {}, undefined],
    ["has no round trip yet", { roundTrip: null }, undefined],
    ["answers after 350 ms", { roundTrip: 350 }, "fair: your-connection"],
    ["answers after 900 ms", { roundTrip: 900 }, "poor: your-connection"],
    ["loses 5 % of what we send", { upload: { loss: 0.05 } }, "fair: your-upload"],
    ["loses 20 % of what we send", { upload: { loss: 0.2 } }, "poor: your-upload"],
    ["is too narrow for our picture", { upload: { bandwidth: 0.9 } }, "fair: your-upload"],
    ["was too narrow for a moment", { upload: { bandwidth: 0.5 } }, undefined],
    ["begins narrow, as every connection", { upload: { bandwidth: 1 }, young: true }, undefined],
    [
      "loses in both directions",
      { upload: { loss: 0.2 }, from: { bea: bad, cem: bad } },
      "poor: your-connection",
    ],
    ["loses more of what we send", { upload: { loss: 0.2 }, roundTrip: 350 }, "poor: your-upload"],
    ["is poor for the media server alone", { reported: { me: "poor" } }, "poor"],
    ["is lost for the media server alone", { reported: { me: "lost" } }, "lost"],
    ["is not quite excellent for the media server", { reported: { me: "good" } }, undefined],
    ["is not the cause of what theirs loses", { from: { bea: bad }, reported: { bea: "poor" } }, undefined],
  ])("%s", (_what, measured, own) => {
    expect(found(measured)["me"]).toBe(own);
  });
});

describe("our processor", () => {
  test.each<[what: string, measured: Measured, own: string | undefined]>([
    ["limits what we send", { upload: { cpu: 0.6 } }, "fair: cpu"],
    ["limits it for a moment", { upload: { cpu: 0.2 } }, undefined],
    ["is too slow for some frames", { from: { bea: { dropped: 0.4 } } }, "fair: cpu"],
    ["is too slow for most frames", { from: { bea: { dropped: 0.7 } } }, "poor: cpu"],
    ["cannot decode what has not arrived", { from: { bea: { dropped: 0.7, loss: 0.2 } } }, undefined],
    [
      "explains a slow and lossy connection",
      { upload: { cpu: 0.8, loss: 0.05 }, roundTrip: 400 },
      "fair: cpu",
    ],
    ["does not explain a bad one", { upload: { cpu: 0.8, loss: 0.2 } }, "poor: your-upload"],
  ])("%s", (_what, measured, own) => {
    expect(found(measured)["me"]).toBe(own);
  });
});

test("a voice that loses packets is not hidden by a picture that does not", () => {
  const all = evidence({ reported: { bea: "poor" }, small: ["bea"] });
  const voice = { ...received("bea", { loss: 0.2, packets: 100 }), source: "microphone" as const };
  const found = assess({ ...all, rates: { ...all.rates, received: [...all.rates.received, voice] } });
  expect(found.get("bea")).toEqual({ level: "poor", reason: "their-connection" });
});

test("alone in a call, there is one finding, about ourselves", () => {
  expect([...assess(evidence({ from: {} }))]).toEqual([["me", { level: "good", reason: null }]]);
});

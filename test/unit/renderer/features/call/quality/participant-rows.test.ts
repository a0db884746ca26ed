import { expect, test } from "vitest";
import { rowsOf } from "../../../../../../src/renderer/features/call/quality/participant-rows.ts";
import type { Rates, ReceivedRates, SentRates } from "../../../../../../src/renderer/media/quality/rates.ts";
import { participant } from "../../../../../helpers/participant.ts";

const full = { width: 1280, height: 720 };
const stream = {
  duration: 1_000,
  bitrate: 1e6,
  arrived: 90,
  lost: 10,
  frameRate: 30,
  size: full,
  full,
  codec: "VP8",
};
const received = (identity: string, is: Partial<ReceivedRates> = {}): ReceivedRates => ({
  ...stream,
  identity,
  source: "camera",
  jitter: 10,
  dropped: 0,
  ...is,
});
const sent = (is: Partial<SentRates>): SentRates => ({
  ...stream,
  identity: "me",
  source: "camera",
  limited: { cpu: 0, bandwidth: 0 },
  ...is,
});
const rates = (is: Partial<Rates>): Rates => ({
  at: 0,
  duration: 1_000,
  roundTrip: 40,
  received: [],
  sent: [],
  ...is,
});

const me = participant("me", { local: true });
const bea = participant("bea");

test("somebody's row has their picture, and the bit rate and loss of all that comes from them", () => {
  const voice = received("bea", {
    source: "microphone",
    bitrate: 4e4,
    size: null,
    full: null,
    arrived: 100,
    lost: 0,
    codec: "opus",
  });
  const small = received("bea", { size: { width: 320, height: 180 } });
  const [row] = rowsOf([bea], rates({ received: [small, voice, received("cem")] }));
  expect(row).toMatchObject({
    participant: bea,
    isScreen: false,
    size: { width: 320, height: 180 },
    frameRate: 30,
    codec: "VP8",
    layers: ["quarter"],
    bitrate: 1_040_000,
    loss: 0.05,
  });
});

test("somebody without a picture has the codec of their voice", () => {
  const voice = received("bea", { source: "microphone", size: null, full: null, codec: "opus" });
  expect(rowsOf([bea], rates({ received: [voice] }))).toMatchObject([
    { size: null, frameRate: null, codec: "opus", layers: [] },
  ]);
  expect(rowsOf([bea], rates({}))).toMatchObject([{ size: null, codec: null, bitrate: 0, loss: null }]);
});

test("of ourselves it is what we send: the largest picture, and each layer that is sent", () => {
  const layers = [
    sent({ size: { width: 320, height: 180 } }),
    sent({ size: { width: 640, height: 360 }, frameRate: 20 }),
    sent({ bitrate: 0 }),
  ];
  expect(rowsOf([me], rates({ sent: layers, received: [received("bea")] }))).toMatchObject([
    { size: { width: 640, height: 360 }, frameRate: 20, layers: ["half", "quarter"], bitrate: 2e6 },
  ]);
});

test("a shared screen has a row of its own", () => {
  const all = rates({
    received: [received("bea"), received("bea", { source: "screen" })],
    sent: [sent({ source: "screen", size: { width: 720, height: 1280 } })],
  });
  expect(rowsOf([bea, me], all).map((row) => [row.participant.identity, row.isScreen, row.layers])).toEqual([
    ["bea", false, ["full"]],
    ["bea", true, ["full"]],
    ["me", false, []],
    ["me", true, ["full"]],
  ]);
});

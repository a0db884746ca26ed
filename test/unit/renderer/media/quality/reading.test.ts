import { expect, test } from "vitest";
import { lossOf, ratesIn, worstLossOf } from "../../../../../src/renderer/media/quality/rates.ts";
import { readingIn, type Owners, type Reading } from "../../../../../src/renderer/media/quality/reading.ts";

type Entry = Record<string, unknown>;
const report = (...entries: Entry[]): RTCStatsReport =>
  new Map(entries.map((entry) => [String(entry["id"]), entry]));

const full = { width: 1280, height: 720 };
const owners: Owners = {
  ownerOf: (track) => (track === "TR_bea" ? { identity: "bea", source: "camera", full } : undefined),
  own: (track) => (track === "camera" ? { identity: "me", source: "camera", full } : undefined),
};

const codec = { id: "C", type: "codec", mimeType: "video/VP8" };
const path = (time: number) => [
  { id: "T", type: "transport", selectedCandidatePairId: "P" },
  { id: "P", type: "candidate-pair", localCandidateId: "L", currentRoundTripTime: time },
  { id: "L", type: "local-candidate", candidateType: "host", protocol: "udp" },
];
const inbound = (counters: Entry = {}, trackIdentifier = "TR_bea", id = "I") => ({
  id,
  type: "inbound-rtp",
  trackIdentifier,
  codecId: "C",
  frameWidth: 640,
  frameHeight: 360,
  jitter: 0.012,
  ...counters,
});
const outbound = (counters: Entry = {}) => [
  { id: "O", type: "outbound-rtp", mediaSourceId: "M", codecId: "C", ...counters },
  { id: "M", type: "media-source", trackIdentifier: "camera" },
];

const read = (subscriber: RTCStatsReport, publisher: RTCStatsReport, at = 0): Reading =>
  readingIn({ publisher, subscriber }, owners, at);

test("a reading has the streams of participants, what the media server says of ours, and the longer round trip", () => {
  const reading = read(
    report(
      codec,
      ...path(0.02),
      inbound({ bytesReceived: 9, packetsReceived: 8, packetsLost: 7, framesDecoded: 6, framesDropped: 5 }),
      // Of a track that has ended, or a participant who has left.
      inbound({}, "TR_nobody", "I2"),
    ),
    report(
      codec,
      ...path(0.04),
      ...outbound({
        bytesSent: 4,
        packetsSent: 3,
        framesEncoded: 2,
        qualityLimitationDurations: { none: 1, cpu: 2, bandwidth: 3, other: 4 },
      }),
      { id: "R", type: "remote-inbound-rtp", localId: "O", packetsLost: 1 },
    ),
  );
  const picture = { source: "camera", codec: "VP8", full };
  expect(reading).toEqual({
    at: 0,
    roundTrip: 40,
    received: [
      {
        ...picture,
        id: "I",
        identity: "bea",
        size: { width: 640, height: 360 },
        bytes: 9,
        packets: 8,
        lost: 7,
        frames: 6,
        dropped: 5,
        jitter: 12,
      },
    ],
    sent: [
      {
        ...picture,
        id: "O",
        identity: "me",
        size: null,
        bytes: 4,
        packets: 3,
        lost: 1,
        frames: 2,
        limited: { cpu: 2, bandwidth: 3 },
      },
    ],
  });
});

test("Firefox has the round trip of what is sent alone", () => {
  const pair = { id: "P", type: "candidate-pair", selected: true, localCandidateId: "L" };
  const local = { id: "L", type: "local-candidate", candidateType: "host", protocol: "udp" };
  const answer = { id: "R", type: "remote-inbound-rtp", localId: "O", roundTripTime: 0.05 };
  expect(read(report(pair, local), report(pair, local, answer)).roundTrip).toBe(50);
});

test("before anything is connected there is nothing to read", () => {
  expect(readingIn({ publisher: undefined, subscriber: undefined }, owners, 5)).toEqual({
    at: 5,
    received: [],
    sent: [],
    roundTrip: null,
  });
  expect(ratesIn([])).toBeNull();
  expect(ratesIn([read(report(), report())])).toBeNull();
});

test("rates are what has come between two readings, per second", () => {
  const counters = (n: number) => ({
    bytesReceived: 1_000 * n,
    packetsReceived: 90 * n,
    packetsLost: 10 * n,
    framesDecoded: 30 * n,
    framesDropped: 10 * n,
  });
  const ours = (n: number) =>
    report(
      ...outbound({
        bytesSent: 500 * n,
        packetsSent: 100 * n,
        framesEncoded: 20 * n,
        qualityLimitationDurations: { cpu: n, bandwidth: n / 2 },
      }),
      { id: "R", type: "remote-inbound-rtp", localId: "O", packetsLost: 5 * n },
    );
  const rates = ratesIn([
    read(report(codec, inbound(counters(1))), ours(1), 0),
    read(report(codec, inbound(counters(2))), ours(2), 1_000),
    read(report(codec, inbound(counters(5))), ours(5), 4_000),
  ]);
  expect(rates).toMatchObject({
    at: 4_000,
    duration: 4_000,
    received: [{ bitrate: 8_000, arrived: 360, lost: 40, frameRate: 30, dropped: 0.25, codec: "VP8" }],
    sent: [{ bitrate: 4_000, arrived: 380, lost: 20, frameRate: 20, limited: { cpu: 1, bandwidth: 0.5 } }],
  });
  expect(lossOf(rates?.received ?? [])).toBe(0.1);
  expect(lossOf([])).toBeNull();
});

test("a stream counts from when it began, and never backwards", () => {
  const rates = ratesIn([
    read(report(), report(), 0),
    read(report(inbound({ bytesReceived: 1_000, packetsLost: 3 })), report(), 2_000),
    read(report(inbound({ bytesReceived: 2_000, packetsLost: 2 })), report(), 4_000),
  ]);
  expect(rates?.received).toMatchObject([{ bitrate: 4_000, lost: 0 }]);
  // One that begins with the last reading has no rates yet.
  expect(ratesIn([read(report(), report(), 0), read(report(inbound()), report(), 2_000)])?.received).toEqual(
    [],
  );
});

test("the worst loss is that of a stream with enough packets", () => {
  const streams = [
    { arrived: 990, lost: 10 },
    { arrived: 40, lost: 10 },
    { arrived: 5, lost: 5 },
  ];
  expect(worstLossOf(streams)).toBe(0.2);
  expect(worstLossOf(streams.slice(2))).toBeNull();
});

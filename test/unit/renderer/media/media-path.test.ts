import { expect, test } from "vitest";
import { pathIn } from "../../../../src/renderer/media/media-path.ts";

/** Statistics as browsers report them, with this local candidate in use. */
const report = (candidate: Record<string, unknown>): RTCStatsReport =>
  new Map<string, Record<string, unknown>>([
    ["T", { id: "T", type: "transport", selectedCandidatePairId: "P" }],
    ["P", { id: "P", type: "candidate-pair", localCandidateId: "L", currentRoundTripTime: 0.02 }],
    ["L", { id: "L", type: "local-candidate", ...candidate }],
  ]);

test.each([
  [{ candidateType: "host", protocol: "udp" }, "udp"],
  [{ candidateType: "srflx", protocol: "udp" }, "udp"],
  [{ candidateType: "host", protocol: "tcp" }, "tcp"],
  [{ candidateType: "relay", protocol: "udp", relayProtocol: "tls" }, "turn"],
  // The media server saw it before it was told that it is relayed.
  [{ candidateType: "prflx", protocol: "udp", relayProtocol: "tls" }, "turn"],
] as const)("a local candidate %o is %s", (candidate, transport) => {
  expect(pathIn(report(candidate))).toEqual({ transport, roundTrip: 20 });
});

test("without a selected pair there is no path", () => {
  expect(pathIn(undefined)).toBeNull();
  expect(pathIn(new Map())).toBeNull();
});

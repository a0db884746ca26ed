import type { ProbeTransport } from "../../shared/call/principal.ts";

/** What the statistics of a peer connection say about its path and what has travelled on it. */

type Entry = Record<string, unknown>;

export interface Received {
  readonly bytes: number;
  readonly packets: number;
  readonly lost: number;
  /** Decoded; 0 for audio. */
  readonly frames: number;
}

/** What has been received in total. */
export function receivedIn(report: RTCStatsReport | undefined): Received {
  const total = { bytes: 0, packets: 0, lost: 0, frames: 0 };
  report?.forEach((entry: Entry) => {
    if (entry["type"] !== "inbound-rtp") return;
    total.bytes += numberIn(entry, "bytesReceived");
    total.packets += numberIn(entry, "packetsReceived");
    total.lost += numberIn(entry, "packetsLost");
    total.frames += numberIn(entry, "framesDecoded");
  });
  return total;
}

/** The share of what was sent that the media server misses, from 0 to 1. */
export function lostOnTheWay(report: RTCStatsReport | undefined): number {
  let worst = 0;
  report?.forEach((entry: Entry) => {
    if (entry["type"] === "remote-inbound-rtp") worst = Math.max(worst, numberIn(entry, "fractionLost"));
  });
  return worst;
}

/** The path in use, and its round trip in ms; null without one. */
export function pathIn(
  report: RTCStatsReport | undefined,
): { readonly transport: ProbeTransport; readonly roundTrip: number } | null {
  const entries = new Map<string, Entry>();
  report?.forEach((entry: Entry) => entries.set(String(entry["id"]), entry));
  const all = [...entries.values()];
  const transport = all.find((entry) => entry["type"] === "transport");
  // Firefox has no transports, and says which pair is selected.
  const pair =
    entries.get(String(transport?.["selectedCandidatePairId"])) ??
    all.find((entry) => entry["type"] === "candidate-pair" && entry["selected"] === true);
  const local = pair && entries.get(String(pair["localCandidateId"]));
  if (!pair || !local) return null;
  const roundTrip = numberIn(pair, "currentRoundTripTime") * 1000;
  // A relayed candidate is a reflexive one if the media server has seen it before it was told of it.
  const isRelayed = local["candidateType"] === "relay" || local["relayProtocol"] !== undefined;
  if (isRelayed) return { transport: "turn", roundTrip };
  return { transport: local["protocol"] === "tcp" ? "tcp" : "udp", roundTrip };
}

const numberIn = (entry: Entry, name: string): number => {
  const value = entry[name];
  return typeof value === "number" ? value : 0;
};

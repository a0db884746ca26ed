import { compareLevels, good, lost, poor, worst, type Finding, type Level, type Reason } from "./finding.ts";
import { isConclusive, lossOf, worstLossOf, type Rates, type ReceivedRates } from "./rates.ts";

/**
 * What the media server says of a participant. It takes the worst of everything that they send and everything that it
 * sends to them, every 5 s, and does not count against a receiver what was lost before it reached the server. So it is
 * about their own connection, but not about a direction; and "poor" may also mean that a sender has left out two layers.
 */
export type Reported = "excellent" | "good" | "poor" | "lost" | "unknown";

export interface Evidence {
  /** The identity of this device. */
  readonly own: string;
  /** The identities of the others. */
  readonly others: readonly string[];
  readonly reported: (identity: string) => Reported;
  /** Of the last seconds. */
  readonly rates: Rates;
  /** Of a longer time: a browser begins with a low bandwidth, and raises it within about 20 s. Null until it has passed. */
  readonly longRates: Rates | null;
  /** Whose video the media server has paused because our connection cannot carry it. */
  readonly paused: ReadonlySet<string>;
  /** Who is sending, but from whom nothing has arrived. */
  readonly silent: ReadonlySet<string>;
  /** Whose camera is on, and whose picture we do not get, or get so small that it may be the only size that they send. */
  readonly small: ReadonlySet<string>;
}

/** From these values on, a connection is fair or poor; shares from 0 to 1, times in ms. */
const limits = {
  loss: { fair: 0.03, poor: 0.1 },
  roundTrip: { fair: 300, poor: 800 },
  jitter: { fair: 60, poor: 150 },
  /** Of the time in which the encoder was limited by the processor. */
  encoding: { fair: 0.5, poor: Infinity },
  /** Of the frames that came in time and were decoded too late. */
  decoding: { fair: 0.3, poor: 0.6 },
  /** Of the time in which the encoder was limited by the bandwidth: the picture is worse, and moves. */
  bandwidth: { fair: 0.8, poor: Infinity },
};

/** The finding about each participant, as the evidence of this moment has it. Pure. */
export function assess(evidence: Evidence): ReadonlyMap<string, Finding> {
  const { own, others } = evidence;
  const troubles = new Map(others.map((identity) => [identity, levelOf(identity, evidence)]));
  const findings = new Map(others.map((identity) => [identity, ofOther(identity, evidence, troubles)]));
  findings.set(own, ofOwn(evidence, [...findings.values()]));
  return findings;
}

function ofOther(identity: string, evidence: Evidence, troubles: ReadonlyMap<string, Level>): Finding {
  const { others, reported, paused, silent, small } = evidence;
  if (reported(identity) === "lost") return { level: "lost", reason: "their-connection" };
  if (silent.has(identity)) {
    // Not if nothing arrives from anybody; and their device may just be asleep.
    const isTheirs = isSuspect(reported(identity)) && others.some((other) => !silent.has(other));
    return isTheirs ? { level: "lost", reason: "their-connection" } : lost;
  }
  if (paused.has(identity)) return { level: "poor", reason: "your-connection" };
  const level = troubles.get(identity) ?? "good";
  if (level !== "good") return { level, reason: culpritOf(identity, evidence, troubles) };
  if (reported(identity) !== "poor") return good;
  // What they receive is bad, or they send only one of three sizes, which may also be their processor.
  return small.has(identity) ? poor : { level: "poor", reason: "their-connection" };
}

/** How bad what we receive from them is, whatever the cause. */
function levelOf(identity: string, { rates }: Evidence): Level {
  const streams = streamsOf(identity, rates).filter(isConclusive);
  return worst([
    level(worstLossOf(streams) ?? 0, limits.loss),
    level(
      most(streams, ({ jitter }) => jitter),
      limits.jitter,
    ),
  ]);
}

/**
 * Whose connection loses what arrives damaged from one participant. Two things tell: whether what comes from the others is
 * damaged as well, and what the media server says. If they contradict each other, nobody is named.
 */
function culpritOf(
  identity: string,
  evidence: Evidence,
  troubles: ReadonlyMap<string, Level>,
): Reason | null {
  const { own, others, reported, rates } = evidence;
  const theirs = isSuspect(reported(identity));
  const ours = isSuspect(reported(own));
  const compared = others.filter((other) => other !== identity && streamsOf(other, rates).some(isConclusive));
  const damaged = compared.filter((other) => troubles.get(other) !== "good");
  if (compared.length > 0 && damaged.length === 0) return ours && !theirs ? null : "their-connection";
  if (compared.length > 0 && damaged.length === compared.length)
    return theirs && !ours ? null : "your-connection";
  if (theirs === ours) return null;
  return theirs ? "their-connection" : "your-connection";
}

function ofOwn(evidence: Evidence, others: readonly Finding[]): Finding {
  const { own, reported, rates, longRates } = evidence;
  const download = others
    .filter(({ reason }) => reason === "your-connection")
    .map((finding) => finding.level);
  const upload = [
    level(worstLossOf(rates.sent) ?? 0, limits.loss),
    level(
      most(longRates?.sent, ({ limited }) => limited.bandwidth),
      limits.bandwidth,
    ),
  ];
  // A processor that is too slow also delays and loses packets, but not the other way round.
  const findings: readonly Finding[] = [
    { level: processorLevel(rates), reason: "cpu" },
    { level: worst([level(rates.roundTrip ?? 0, limits.roundTrip), ...download]), reason: "your-connection" },
    { level: worst(upload), reason: "your-upload" },
  ];
  const found = findings.reduce((a, b) => (compareLevels(b.level, a.level) > 0 ? b : a));
  if (found.level !== "good") return found;
  if (reported(own) === "lost") return lost;
  return reported(own) === "poor" ? poor : good;
}

function processorLevel(rates: Rates): Level {
  const decoded = rates.received.filter(
    (stream) => stream.frameRate > 0 && (lossOf([stream]) ?? 0) < limits.loss.fair,
  );
  return worst([
    level(
      most(rates.sent, ({ limited }) => limited.cpu),
      limits.encoding,
    ),
    level(
      most(decoded, ({ dropped }) => dropped),
      limits.decoding,
    ),
  ]);
}

const streamsOf = (identity: string, { received }: Rates): ReceivedRates[] =>
  received.filter((stream) => stream.identity === identity);

/** Whether the media server has seen anything of a bad connection. */
const isSuspect = (reported: Reported): boolean =>
  reported === "good" || reported === "poor" || reported === "lost";

const level = (value: number, limit: { readonly fair: number; readonly poor: number }): Level =>
  value >= limit.poor ? "poor" : value >= limit.fair ? "fair" : "good";

const most = <Item>(items: readonly Item[] = [], of: (item: Item) => number): number =>
  Math.max(0, ...items.map(of));

import { compareLevels, type Finding, type Level, type Reason } from "./finding.ts";
import type { DeviceKind, DeviceProblem } from "../devices/device-state.ts";

/** What went wrong in a call, when and where. It names nobody, and has no addresses, so that it can be passed on. */
export interface CallRecord {
  readonly callId: string;
  /** When this device entered the call, in ms since the epoch. */
  readonly startedAt: number;
  /** In ms. */
  readonly duration: number;
  /** How many others were in the call, each counted once. */
  readonly others: number;
  /** In the order in which they began. */
  readonly incidents: readonly Incident[];
}

export type Place =
  | Reason
  /** Of a connection whose fault nothing told. */
  | "unknown"
  /** This device had lost its connection. */
  | "reconnecting"
  /** The media server was restarted. */
  | "server"
  | DeviceKind;

export interface Trouble {
  readonly place: Place;
  /** Whom it was about, as a number by the order in which they were there first; null for ourselves. */
  readonly participant: number | null;
  /** How bad a connection was, or what was wrong with a device. */
  readonly what: Exclude<Level, "good"> | DeviceProblem | "silent";
  /** The share of packets lost, from 0 to 1; null if unknown. */
  readonly loss: number | null;
  /** In ms; null if unknown. */
  readonly roundTrip: number | null;
}

/** A trouble from its beginning to its end, with the worst of what was measured meanwhile. */
export interface Incident extends Trouble {
  /** Since `startedAt`, in ms. */
  readonly at: number;
  /** In ms; null while it lasts. */
  readonly duration: number | null;
}

/** A trouble that returns within this time, in ms, continues. */
const PAUSE = 10_000;
/** At most so many incidents of one call are kept: by then, all has been said. */
const LIMIT = 100;

export const newRecord = (callId: string, startedAt: number): CallRecord => ({
  callId,
  startedAt,
  duration: 0,
  others: 0,
  incidents: [],
});

/** The record after `at` ms, when these are all the troubles that there are. Pure. */
export function noteTroubles(record: CallRecord, troubles: readonly Trouble[], at: number): CallRecord {
  const rest = new Map(troubles.map((trouble) => [keyOf(trouble), trouble]));
  // The latest one of its kind continues.
  const incidents = record.incidents.toReversed().map((incident) => {
    const trouble = rest.get(keyOf(incident));
    const endedAt = incident.duration === null ? at : incident.at + incident.duration;
    if (!trouble || at - endedAt > PAUSE) return incident.duration === null ? end(incident, at) : incident;
    rest.delete(keyOf(incident));
    return goOn(incident, trouble);
  });
  const begun = [...rest.values()].map((trouble) => begin(trouble, at));
  return {
    ...record,
    duration: Math.max(record.duration, at),
    incidents: [...incidents.toReversed(), ...begun].slice(0, LIMIT),
  };
}

/** The record at the end of the call, after `at` ms. Pure. */
export const closeRecord = (record: CallRecord, at: number): CallRecord => noteTroubles(record, [], at);

/** The trouble that a finding is, if any. What is ours is about nobody else. Pure. */
export function troubleOf(
  { level, reason }: Finding,
  participant: number | null,
  measured: Pick<Trouble, "loss" | "roundTrip">,
): Trouble | null {
  if (level === "good" || (participant !== null && reason === "your-connection")) return null;
  return { place: reason ?? "unknown", participant, what: level, ...measured };
}

const keyOf = ({ place, participant }: Trouble): string => `${place} ${participant}`;

const begin = (trouble: Trouble, at: number): Incident => ({ ...trouble, at, duration: null });

const end = (incident: Incident, at: number): Incident => ({ ...incident, duration: at - incident.at });

const goOn = ({ at, what, loss, roundTrip }: Incident, trouble: Trouble): Incident => ({
  ...trouble,
  at,
  duration: null,
  what: isLevel(what) && isLevel(trouble.what) ? worseLevel(what, trouble.what) : trouble.what,
  loss: larger(loss, trouble.loss),
  roundTrip: larger(roundTrip, trouble.roundTrip),
});

type Bad = Exclude<Level, "good">;
const isLevel = (what: Trouble["what"]): what is Bad => what === "fair" || what === "poor" || what === "lost";
const worseLevel = (a: Bad, b: Bad): Bad => (compareLevels(b, a) > 0 ? b : a);
const larger = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

/** How well a participant is connected, from the point of view of this device. */
export type Level = "good" | "fair" | "poor" | "lost";

/** What makes it so. Each is about a participant's connection to the host, which is all that a device can measure. */
export type Reason =
  /** Theirs, in either direction. */
  | "their-connection"
  /** Ours, in both directions or in the one that we receive. */
  | "your-connection"
  /** Ours, in the direction that we send. */
  | "your-upload"
  /** This device is too slow for what the call asks of it. */
  | "cpu";

/** Null as the reason says that the evidence does not tell: a wrong culprit would be worse than none. */
export interface Finding {
  readonly level: Level;
  readonly reason: Reason | null;
}

export const good: Finding = { level: "good", reason: null };
/** Without a known reason. One object for each, so that participants can be compared by reference. */
export const poor: Finding = { level: "poor", reason: null };
export const lost: Finding = { level: "lost", reason: null };

const ranks: Record<Level, number> = { good: 0, fair: 1, poor: 2, lost: 3 };

/** Positive if `a` is worse than `b`, negative if it is better. */
export const compareLevels = (a: Level, b: Level): number => ranks[a] - ranks[b];

export const worst = (levels: readonly Level[]): Level =>
  levels.reduce((a, b) => (compareLevels(b, a) > 0 ? b : a), "good");

export const isSameFinding = (a: Finding, b: Finding): boolean =>
  a.level === b.level && a.reason === b.reason;

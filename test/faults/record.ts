import { appendFileSync } from "node:fs";

/** Where `run.ts` collects what came of each fault, one JSON line each. */
const file = process.env["HEARTH_FAULTS_FILE"];

/** What came of one fault, or of several of one kind. */
export interface Outcome {
  readonly fault: string;
  readonly tries: number;
  readonly survived: number;
  /** Messages that were acknowledged and are not in the log, or did not reach a client that follows it. */
  readonly lost: number;
  /** Messages that are in the log twice, or reached that client twice. */
  readonly doubled: number;
  /** The longest that somebody waited for an answer, or for sound and picture, ms; null where nobody waits. */
  readonly recovery: number | null;
  /** Why it did not survive; or figures that belong to it. */
  readonly remark: string | null;
}

export function record(outcome: Outcome): void {
  if (file) appendFileSync(file, `${JSON.stringify(outcome)}\n`);
}

/** One line for each fault, of all its tries. */
export function summarize(outcomes: readonly Outcome[]): Outcome[] {
  const byFault = Map.groupBy(outcomes, ({ fault }) => fault);
  const total = (some: readonly Outcome[], figure: "tries" | "survived" | "lost" | "doubled") =>
    some.reduce((sum, outcome) => sum + outcome[figure], 0);
  return [...byFault].map(([fault, some]) => {
    const recoveries = some.flatMap(({ recovery }) => recovery ?? []);
    const remarks = new Set(some.flatMap(({ remark }) => remark ?? []));
    return {
      fault,
      tries: total(some, "tries"),
      survived: total(some, "survived"),
      lost: total(some, "lost"),
      doubled: total(some, "doubled"),
      recovery: recoveries.length > 0 ? Math.max(...recoveries) : null,
      remark: remarks.size > 0 ? [...remarks].join("; ") : null,
    };
  });
}

export const isGood = ({ tries, survived, lost, doubled }: Outcome): boolean =>
  tries > 0 && survived === tries && lost === 0 && doubled === 0;

import { expect, test } from "vitest";
import { record } from "./record.ts";

/** The long form is the command's (`npm run faults`); the short one runs with every test. */
export const isLong = process.env["HEARTH_FAULTS_FORM"] === "long";
const wanted = Number(process.env["HEARTH_FAULTS_TRIES"] ?? 0);

/** Filled by a fault while it runs; counted even if the fault is not survived. */
export interface Report {
  /** How many faults this one try is made of. */
  tries: number;
  survived: number;
  lost: number;
  doubled: number;
  recovery: number | null;
  remark: string | null;
}

/** How often a fault is tried, in the short form and in the long one without `--tries`. */
export interface Tries {
  readonly short: number;
  readonly long: number;
  /** Of one try, ms, where it takes longer than most. */
  readonly timeout?: number;
  /** Why it cannot be tried here. */
  readonly skip?: boolean;
}

/** A fault as a test whose result is always recorded. Each try is a test, so that a failure does not hide the next. */
export function fault(
  name: string,
  tries: Tries,
  run: (report: Report, turn: number) => Promise<void>,
): void {
  const count = isLong ? wanted || tries.long : tries.short;
  test.skipIf(tries.skip).each(Array.from({ length: count }, (_, index) => index + 1))(
    `${name}, try %i`,
    async (turn) => {
      const report: Report = {
        tries: 1,
        survived: 0,
        lost: 0,
        doubled: 0,
        recovery: null,
        remark: null,
      };
      try {
        await run(report, turn);
        if (report.tries === 1) report.survived = 1;
        expect(report).toMatchObject({ survived: report.tries, lost: 0, doubled: 0 });
      } catch (error) {
        report.survived = Math.min(report.survived, report.tries - 1);
        report.remark ??= String(error).split("\n")[0] ?? "";
        throw error;
      } finally {
        record({ fault: name, ...report });
      }
    },
    tries.timeout ?? 120_000,
  );
}

import { describe, expect, test } from "vitest";
import { LoadPolicy } from "../../../../../src/renderer/media/processing/load-policy.ts";

/** A machine that is measured once a second, and what the policy decides each time. */
function machine() {
  const policy = new LoadPolicy();
  let at = 50_000;
  return {
    sleeps: (seconds: number) => void (at += seconds * 1_000),
    /** After how many seconds it is switched off; null if it is not. */
    works: (seconds: number, sample: { share: number; isLate?: boolean }): number | null => {
      for (let second = 1; second <= seconds; second += 1) {
        at += 1_000;
        if (policy.isTooMuch({ at, isLate: false, ...sample })) return second;
      }
      return null;
    },
  };
}

describe("processing is switched off", () => {
  test("when it takes too much of a core for several seconds after it has begun", () => {
    expect(machine().works(60, { share: 0.9 })).toBe(12);
  });

  test("when it does not keep up, however little it takes", () => {
    const { works } = machine();
    expect(works(60, { share: 0.05 })).toBeNull();
    expect(works(60, { share: 0.05, isLate: true })).toBe(9);
  });

  test("when it is so slow that it can be measured only now and then", () => {
    const { works, sleeps } = machine();
    const measured = () => {
      sleeps(4);
      return works(1, { share: 0.98 });
    };
    expect([measured(), measured(), measured(), measured()]).toEqual([null, null, null, 1]);
  });

  test("not while it keeps up with a share that leaves enough", () => {
    expect(machine().works(600, { share: 0.65 })).toBeNull();
  });

  test("not by a machine that is busy for a moment, again and again", () => {
    const { works } = machine();
    works(5, { share: 0.1 });
    for (let time = 0; time < 20; time += 1) {
      expect(works(7, { share: 0.95, isLate: true })).toBeNull();
      works(1, { share: 0.3 });
    }
  });

  test("not by a machine that wakes up, which gets its time to begin again", () => {
    const { works, sleeps } = machine();
    works(5, { share: 0.1 });
    works(6, { share: 0.9 });
    sleeps(3_600);
    // Of all that time, it has worked for a moment.
    expect(works(1, { share: 0.001, isLate: true })).toBeNull();
    expect(works(10, { share: 0.9 })).toBeNull();
    expect(works(1, { share: 0.9 })).toBe(1);
  });
});

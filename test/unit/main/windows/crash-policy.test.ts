import { expect, test } from "vitest";
import { afterWindowCrash } from "../../../../src/main/windows/crash-policy.ts";

const delaysOf = (times: readonly number[]) => {
  let crashes: readonly number[] = [];
  return times.map((at) => {
    const next = afterWindowCrash(crashes, at);
    crashes = next.crashes;
    return next.delay;
  });
};

test("a crashed window is reloaded at once, then with backoff, then after a question", () => {
  expect(delaysOf([0, 100, 1_200, 3_300, 7_400])).toEqual([0, 1_000, 2_000, 4_000, null]);
});

test("after Reopen the next question comes after as many crashes again", () => {
  expect(delaysOf([0, 1, 2, 3, 4, 5, 6])).toEqual([0, 1_000, 2_000, 4_000, null, 0, 1_000]);
});

test("crashes that are far apart are counted separately", () => {
  expect(delaysOf([0, 60_000, 120_000])).toEqual([0, 0, 0]);
});

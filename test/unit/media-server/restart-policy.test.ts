import { expect, test } from "vitest";
import { afterCrash } from "../../../src/media-server/restart-policy.ts";

test("crashes in a row are reported from the fifth on, with restarts after 0.2 s to 10 s", () => {
  let crashes = 0;
  const steps = Array.from({ length: 8 }, () => {
    const next = afterCrash(crashes, 0);
    crashes = next.crashes;
    return next;
  });
  expect(steps.map(({ delay }) => delay)).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
  expect(steps.map(({ crashLooping }) => crashLooping)).toEqual([
    false,
    false,
    false,
    false,
    true,
    true,
    true,
    true,
  ]);
});

test("after a minute of health the count of crashes starts again", () => {
  expect(afterCrash(7, 60_001)).toEqual({ crashes: 1, crashLooping: false, delay: 200 });
});

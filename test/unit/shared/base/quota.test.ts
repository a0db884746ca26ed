import fc from "fast-check";
import { expect, test } from "vitest";
import { limits } from "../../../../src/shared/base/limits.ts";
import { Quota } from "../../../../src/shared/base/quota.ts";

test("a quota never allows more than its burst plus what has been refilled", () => {
  const step = fc.record({ wait: fc.nat(60_000), cost: fc.integer({ min: 1, max: 5 }) });
  fc.assert(
    fc.property(fc.array(step), fc.integer({ min: 5, max: 50 }), fc.nat(100), (steps, burst, perMinute) => {
      let now = 0;
      const quota = new Quota({ burst, perMinute }, () => now);
      let given = 0;
      for (const { wait, cost } of steps) {
        now += wait;
        if (quota.tryTake("key", cost)) given += cost;
        expect(given).toBeLessThanOrEqual(burst + (now / 60_000) * perMinute + 1e-6);
      }
      now += 24 * 3_600_000;
      expect(perMinute === 0 || quota.tryTake("key", burst)).toBe(true);
    }),
  );
});

test("each key has its own quota, and the number of keys is bounded", () => {
  const quota = new Quota({ burst: 1, perMinute: 0 });
  expect(quota.tryTake("first")).toBe(true);
  expect(quota.tryTake("first")).toBe(false);
  expect(() => quota.take("first")).toThrow(expect.objectContaining({ code: "SW_RATE_LIMITED" }));
  expect(quota.tryTake("second")).toBe(true);
  for (let i = 0; i < limits.quotaKeys; i += 1) quota.tryTake(`other ${i}`);
  expect(quota.tryTake("first")).toBe(true);
});

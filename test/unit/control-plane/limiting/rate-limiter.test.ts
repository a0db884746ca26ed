import fc from "fast-check";
import { expect, test } from "vitest";
import { limits } from "../../../../src/shared/base/limits.ts";
import { RateLimiter } from "../../../../src/control-plane/limiting/rate-limiter.ts";

test("a rate limiter never allows more than its burst plus what has been refilled", () => {
  const step = fc.record({ wait: fc.nat(60_000), cost: fc.integer({ min: 1, max: 5 }) });
  fc.assert(
    fc.property(fc.array(step), fc.integer({ min: 5, max: 50 }), fc.nat(100), (steps, burst, perMinute) => {
      let now = 0;
      const limiter = new RateLimiter({ burst, perMinute }, () => now);
      let given = 0;
      for (const { wait, cost } of steps) {
        now += wait;
        if (limiter.tryTake("key", cost)) given += cost;
        expect(given).toBeLessThanOrEqual(burst + (now / 60_000) * perMinute + 1e-6);
      }
      now += 24 * 3_600_000;
      expect(perMinute === 0 || limiter.tryTake("key", burst)).toBe(true);
    }),
  );
});

test("each key has its own bucket, and the number of keys is bounded", () => {
  const limiter = new RateLimiter({ burst: 1, perMinute: 0 });
  expect(limiter.tryTake("first")).toBe(true);
  expect(limiter.tryTake("first")).toBe(false);
  expect(() => limiter.take("first")).toThrow(expect.objectContaining({ code: "SW_RATE_LIMITED" }));
  expect(limiter.tryTake("second")).toBe(true);
  for (let i = 0; i < limits.rateLimiterKeys; i += 1) limiter.tryTake(`other ${i}`);
  expect(limiter.tryTake("first")).toBe(true);
});

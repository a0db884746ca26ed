import fc from "fast-check";
import { expect, test } from "vitest";
import { FairQueue } from "../../../../src/shared/base/fair-queue.ts";
import { limits } from "../../../../src/shared/base/limits.ts";
import { Quota } from "../../../../src/shared/base/quota.ts";
import { routes } from "../../../../src/shared/contract/index.ts";

test("a quota gives no more than its burst and what time has earned, whatever is asked for when", () => {
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

test("a queue runs one task at a time, keys take turns, and new keys are refused when it is full", async () => {
  const queue = new FairQueue(2);
  const done: string[] = [];
  const ends: (() => void)[] = [];
  const work = (key: string, name: string) =>
    queue.run(key, async () => {
      await new Promise<void>((resolve) => ends.push(resolve));
      done.push(name);
      if (name === "b1") throw new Error("b1");
    });
  const all = [work("a", "a1"), work("a", "a2"), work("a", "a3"), work("b", "b1"), work("b", "b2")];
  const settled = Promise.allSettled(all);
  await expect(work("c", "c1")).rejects.toMatchObject({ code: "SW_RATE_LIMITED" });
  await expect(queue.passed()).rejects.toMatchObject({ code: "SW_RATE_LIMITED" });
  while (done.length < all.length) {
    expect(ends.length).toBeLessThanOrEqual(1);
    ends.pop()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await settled).filter(({ status }) => status === "rejected")).toHaveLength(1);
  expect(done).toEqual(["a1", "a2", "b1", "a3", "b2"]);
});

test("who waits behind a queue takes no turn in it", async () => {
  const queue = new FairQueue(1);
  let end = () => {};
  const running = queue.run("a", () => new Promise<void>((resolve) => (end = resolve)));
  const behind = Promise.all(Array.from({ length: 100 }, () => queue.passed()));
  // It waits for them, and they do not wait for it.
  const next = queue.run("b", async () => void (await behind));
  end();
  await running;
  await next;
  await queue.passed();
});

test("who waits behind a queue waits for one task of each key, as a new key would", async () => {
  const queue = new FairQueue(3);
  const done: string[] = [];
  const work = (name: string) => async () => {
    await new Promise((resolve) => setImmediate(resolve));
    done.push(name);
  };
  const all = [queue.run("a", work("a1")), queue.run("b", work("b1")), queue.run("b", work("b2"))];
  const behind = queue.passed().then(() => done.push("behind"));
  await Promise.all([...all, behind]);
  expect(done).toEqual(["a1", "b1", "behind", "b2"]);
});

test("a task that throws at once ends neither the queue nor anything else", async () => {
  const queue = new FairQueue(1);
  const broken = queue.run("a", () => {
    throw new Error("at once");
  });
  await expect(broken).rejects.toThrow("at once");
  expect(await queue.run("a", async () => "next")).toBe("next");
});

test("every rate is of a route that there is", () => {
  for (const name of Object.keys(limits.ratesOfRoutes)) expect(routes).toHaveProperty(name);
});

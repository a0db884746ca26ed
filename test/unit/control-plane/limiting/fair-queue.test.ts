import { expect, test } from "vitest";
import { FairQueue } from "../../../../src/control-plane/limiting/fair-queue.ts";

test("tasks run one at a time, keys take turns, and new keys are refused when the queue is full", async () => {
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

test("waiting for a queue takes no turn in it", async () => {
  const queue = new FairQueue(1);
  let end = () => {};
  const running = queue.run("a", () => new Promise<void>((resolve) => (end = resolve)));
  const behind = Promise.all(Array.from({ length: 100 }, () => queue.passed()));
  // This task waits for `passed`, which must not wait for this task.
  const next = queue.run("b", async () => void (await behind));
  end();
  await running;
  await next;
  await queue.passed();
});

test("waiting for a queue takes as long as one task of each key, as for a new key", async () => {
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

test("a task that throws synchronously rejects, and the queue continues", async () => {
  const queue = new FairQueue(1);
  const broken = queue.run("a", () => {
    throw new Error("at once");
  });
  await expect(broken).rejects.toThrow("at once");
  expect(await queue.run("a", async () => "next")).toBe("next");
});

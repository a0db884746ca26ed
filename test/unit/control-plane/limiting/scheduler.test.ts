import { expect, test } from "vitest";
import { Scheduler } from "../../../../src/control-plane/limiting/scheduler.ts";

test("a flood delays only its sender: turns of others come in between", async () => {
  const scheduler = new Scheduler();
  const order: string[] = [];
  const take = async (key: string) => {
    await scheduler.turn(key);
    order.push(key);
  };
  const all = [...Array.from({ length: 20 }, () => take("flooder")), take("one"), take("two"), take("one")];
  await Promise.all(all);
  expect(order.slice(0, 5)).toEqual(["flooder", "one", "two", "flooder", "one"]);
  expect(order.slice(5)).toEqual(Array.from({ length: 18 }, () => "flooder"));
});

test("the event loop runs between two turns", async () => {
  const scheduler = new Scheduler();
  let ticks = 0;
  const seen: number[] = [];
  const tick = () => {
    ticks += 1;
    if (seen.length < 10) setImmediate(tick);
  };
  setImmediate(tick);
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      await scheduler.turn("one");
      seen.push(ticks);
    }),
  );
  expect(new Set(seen).size).toBe(10);
});

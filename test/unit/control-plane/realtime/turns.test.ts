import { expect, test } from "vitest";
import { Turns } from "../../../../src/control-plane/realtime/turns.ts";

test("a flood delays only its sender: turns of others come in between", async () => {
  const turns = new Turns();
  const order: string[] = [];
  const take = async (key: string) => {
    await turns.take(key);
    order.push(key);
  };
  const all = [...Array.from({ length: 20 }, () => take("flooder")), take("one"), take("two"), take("one")];
  await Promise.all(all);
  expect(order.slice(0, 5)).toEqual(["flooder", "one", "two", "flooder", "one"]);
  expect(order.slice(5)).toEqual(Array.from({ length: 18 }, () => "flooder"));
});

test("the event loop runs between two turns", async () => {
  const turns = new Turns();
  let ticks = 0;
  const seen: number[] = [];
  const tick = () => {
    ticks += 1;
    if (seen.length < 10) setImmediate(tick);
  };
  setImmediate(tick);
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      await turns.take("one");
      seen.push(ticks);
    }),
  );
  expect(new Set(seen).size).toBe(10);
});

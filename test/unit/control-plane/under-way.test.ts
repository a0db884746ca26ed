import { EventEmitter } from "node:events";
import type { Context } from "hono";
import { expect, test } from "vitest";
import { UnderWay } from "../../../src/control-plane/http/under-way.ts";
import { limits } from "../../../src/shared/base/limits.ts";

test("one person has so many requests under way, until their answers are sent or nobody takes them", () => {
  const underWay = new UnderWay();
  const begin = (key: string) => {
    const outgoing = new EventEmitter();
    underWay.begin(key, { env: { outgoing } } as unknown as Context);
    return outgoing;
  };
  const all = Array.from({ length: limits.requestsAtOnce }, () => begin("one"));
  expect(() => begin("one")).toThrow(expect.objectContaining({ code: "SW_RATE_LIMITED" }));
  begin("other");
  all[0]?.emit("close");
  begin("one");
  expect(() => begin("one")).toThrow(expect.objectContaining({ code: "SW_RATE_LIMITED" }));
});

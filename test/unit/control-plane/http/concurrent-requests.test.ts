import { EventEmitter } from "node:events";
import type { Context } from "hono";
import { expect, test } from "vitest";
import { ConcurrentRequests } from "../../../../src/control-plane/http/concurrent-requests.ts";
import { limits } from "../../../../src/shared/base/limits.ts";

test("concurrent requests per person are limited, until they are answered or aborted", () => {
  const requests = new ConcurrentRequests();
  const begin = (key: string) => {
    const outgoing = new EventEmitter();
    const socket = new EventEmitter();
    requests.begin(key, { env: { incoming: { socket }, outgoing } } as unknown as Context);
    return Object.assign(outgoing, { socket });
  };
  const all = Array.from({ length: limits.requestsAtOnce }, () => begin("one"));
  expect(() => begin("one")).toThrow(expect.objectContaining({ code: "SW_RATE_LIMITED" }));
  begin("other");
  all[0]?.emit("close");
  begin("one");
  expect(() => begin("one")).toThrow(expect.objectContaining({ code: "SW_RATE_LIMITED" }));
  // A pipelined answer whose connection has gone never closes itself.
  all[1]?.socket.emit("close");
  all[1]?.emit("close");
  begin("one");
  expect(() => begin("one")).toThrow(expect.objectContaining({ code: "SW_RATE_LIMITED" }));
});

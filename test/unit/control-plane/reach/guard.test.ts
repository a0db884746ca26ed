import { expect, test } from "vitest";
import { Guard } from "../../../../src/control-plane/reach/guard.ts";
import { loopback } from "../../../../src/host/reach.ts";

function guardAt(port: number): Guard {
  const guard = new Guard(loopback);
  guard.answerAt(port);
  return guard;
}

test.each(["127.0.0.1:4780", "localhost:4780", "LOCALHOST:4780", "[::1]:4780"])(
  "a request for %s is answered",
  (host) => {
    expect(() => guardAt(4780).requireHost(host)).not.toThrow();
  },
);

test.each([undefined, "", "127.0.0.1", "127.0.0.1:4781", "evil.example:4780", "localhost:4780.evil.example"])(
  "a request for %s is refused, as a rebound name would be",
  (host) => {
    expect(() => guardAt(4780).requireHost(host)).toThrow(expect.objectContaining({ code: "SW_WRONG_HOST" }));
  },
);

test.each([
  undefined,
  "http://127.0.0.1:4780",
  "http://localhost:4780",
  "http://[::1]:4780",
  "hearth-app://ui",
])("the origin %s may ask for changes", (origin) => guardAt(4780).requireOrigin(origin));

test.each([
  "null",
  "https://127.0.0.1:4780",
  "http://127.0.0.1:4781",
  "http://evil.example",
  "hearth-app://other",
])("the origin %s may not", (origin) => {
  expect(() => guardAt(4780).requireOrigin(origin)).toThrow(
    expect.objectContaining({ code: "SW_FORBIDDEN_ORIGIN" }),
  );
});

test("nothing is answered before the port is known", () => {
  expect(() => new Guard(loopback).requireHost("127.0.0.1:4780")).toThrow();
});

import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { Secret } from "../../../../src/shared/base/secret.ts";
import { describeError } from "../../../../src/shared/errors/describe.ts";
import { Failure } from "../../../../src/shared/errors/failure.ts";

describe("an error in a log", () => {
  test("has its name, code, message, stack, system details and cause", () => {
    const disk = Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
    const refused = Object.assign(new TypeError("connect ECONNREFUSED"), {
      code: "ECONNREFUSED",
      syscall: "connect",
      port: 7880,
      cause: disk,
    });
    const described = describeError(new Failure("SW_DISK_FULL", undefined, refused));
    expect(described).toMatchObject({
      name: "Failure",
      code: "SW_DISK_FULL",
      stack: expect.stringContaining("describe.test.ts"),
      cause: {
        name: "TypeError",
        code: "ECONNREFUSED",
        details: { syscall: "connect", port: 7880 },
        cause: { code: "SQLITE_FULL", message: "database or disk is full" },
      },
    });
    expect(JSON.parse(JSON.stringify(described))).toEqual(described);
  });

  test("that aggregates several has each of them", () => {
    const several = new AggregateError([new Error("first"), "second"], "both failed");
    expect(describeError(several)).toMatchObject({
      name: "AggregateError",
      message: "both failed",
      errors: [{ message: "first" }, { message: "second" }],
    });
  });

  test.each([
    ["text", { message: "text" }],
    [undefined, { message: "undefined" }],
    [{ reason: "no" }, { message: '{"reason":"no"}' }],
    [10n, { message: "[object BigInt]" }],
  ])("can be any thrown value: %o", (thrown, expected) => {
    expect(describeError(thrown)).toEqual(expected);
  });

  test("with a circular cause is cut off", () => {
    const error = new Error("round") as Error & { cause?: unknown; errors?: unknown };
    error.cause = error;
    error.errors = [error, error];
    expect(JSON.stringify(describeError(error))).toContain("round");
  });
});

test("a secret is never printed unless it is revealed", () => {
  const secret = new Secret("c2lnbmF0dXJl");
  const shown = [
    String(secret),
    "".concat(secret as unknown as string),
    JSON.stringify({ secret }),
    inspect({ secret }, { depth: 9, showHidden: true }),
    JSON.stringify(Object.entries(secret)),
  ].join(" ");
  expect(shown).not.toContain("c2lnbmF0dXJl");
  expect(secret.reveal()).toBe("c2lnbmF0dXJl");
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { byteRangeOf } from "../../../../src/control-plane/http/byte-range.ts";

test.each([
  ["bytes=0-", { start: 0, end: 99 }],
  ["bytes=0-0", { start: 0, end: 0 }],
  ["bytes=10-19", { start: 10, end: 19 }],
  ["bytes=90-1000", { start: 90, end: 99 }],
  ["bytes=-10", { start: 90, end: 99 }],
  ["bytes=-1000", { start: 0, end: 99 }],
  ["bytes=100-", "unsatisfiable"],
  ["bytes=100-200", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  // What we do not serve, or is none: the whole file is the right answer.
  [undefined, null],
  ["bytes=-", null],
  ["bytes=20-10", null],
  ["bytes=0-1,5-6", null],
  ["seconds=0-1", null],
  ["bytes=a-b", null],
  ["bytes=0x1-2", null],
  [" bytes=0-1 ", { start: 0, end: 1 }],
] as const)("of %s, in a file of 100 bytes, is %j", (header, expected) => {
  expect(byteRangeOf(header, 100)).toEqual(expected);
});

test("of an empty file cannot be satisfied", () => {
  for (const header of ["bytes=0-", "bytes=-1", "bytes=0-0"])
    expect(byteRangeOf(header, 0)).toBe("unsatisfiable");
});

test("is always inside the file", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^bytes=\d{0,30}-\d{0,30}$/)),
      fc.nat(),
      (header, size) => {
        const range = byteRangeOf(header, size);
        if (range === null || range === "unsatisfiable") return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThan(size);
      },
    ),
  );
});

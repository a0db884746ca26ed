import { describe, expect, test } from "vitest";
import { zoomed, zoomOf } from "../../../../src/main/windows/zoom-steps.ts";

describe("zoom", () => {
  test.each([
    [1, "in", 1.1],
    [1, "out", 0.9],
    [1.7499999, "in", 2],
    [1.7500001, "out", 1.5],
    [1.3, "in", 1.5],
    [3, "in", 3],
    [0.5, "out", 0.5],
    [2, "reset", 1],
  ] as const)("from %d, %s leads to %d", (from, zoom, to) => {
    expect(zoomed(from, zoom)).toBe(to);
  });

  const key = (pressed: string, held: object = { control: true }) => ({
    type: "keyDown",
    key: pressed,
    control: false,
    meta: false,
    alt: false,
    ...held,
  });
  test.each([
    ["+", "in"],
    ["=", "in"],
    ["-", "out"],
    ["_", "out"],
    ["0", "reset"],
    ["9", null],
  ])("Ctrl with %s", (pressed, zoom) => {
    expect(zoomOf(key(pressed), false)).toBe(zoom);
    expect(zoomOf(key(pressed, { meta: true }), true)).toBe(zoom);
  });

  test("takes exactly these keys, as they go down", () => {
    for (const held of [{}, { control: true, alt: true }, { control: true, meta: true }, { meta: true }])
      expect(zoomOf(key("+", held), false)).toBeNull();
    expect(zoomOf(key("+"), true)).toBeNull();
    expect(zoomOf({ ...key("+"), type: "keyUp" }, false)).toBeNull();
  });
});

import { expect, test } from "vitest";
import { initialBounds } from "../../../../src/main/windows/pip-bounds.ts";

const workArea = { x: 100, y: 0, width: 1500, height: 900 };
const corner = { x: 1256, y: 696, width: 320, height: 180 };

test.each([
  ["never opened", null, corner],
  ["where it was", { x: 200, y: 50, width: 480, height: 270 }, { x: 200, y: 50, width: 480, height: 270 }],
  ["beyond the edge", { x: 1500, y: 50, width: 480, height: 270 }, corner],
  ["on a display that is gone", { x: 3000, y: 50, width: 320, height: 180 }, corner],
  ["larger than the display", { x: 100, y: 0, width: 5000, height: 2800 }, corner],
])("%s", (_name, last, place) => {
  expect(initialBounds({ workArea }, last)).toEqual(place);
});

import { expect, test } from "vitest";
import { bestColumns, tilesPerPage } from "../../../../src/renderer/stage/grid-layout.ts";

test.each([
  [1, 800, 600, 1],
  [2, 1200, 500, 2],
  [2, 400, 900, 1],
  [4, 1200, 800, 2],
  [9, 1280, 720, 3],
  [0, 800, 600, 1],
])("%i tiles in %i × %i have %i columns", (count, width, height, columns) => {
  expect(bestColumns(count, width, height)).toBe(columns);
});

test.each([
  [800, 600, 20],
  [1600, 900, 25],
  [320, 300, 2],
  [296, 156, 2],
  [1, 1, 2],
])("a page of %i × %i holds %i", (width, height, count) => {
  expect(tilesPerPage(width, height)).toBe(count);
});

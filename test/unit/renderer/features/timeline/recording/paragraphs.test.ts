import { expect, test } from "vitest";
import { paragraphsOf } from "../../../../../../src/renderer/features/timeline/recording/paragraphs.ts";

const said = (user_id: string, start_ms: number) => ({
  user_id,
  start_ms,
  end_ms: start_ms + 500,
  name: user_id.toUpperCase(),
  text: `at ${start_ms}`,
});

test("what one person says in a row is one paragraph, and who speaks at the same time has their own", () => {
  const paragraphs = paragraphsOf([said("ada", 0), said("ada", 900), said("bea", 1_000), said("ada", 1_200)]);
  expect(paragraphs.map(({ name, segments }) => [name, segments.map(({ text }) => text)])).toEqual([
    ["ADA", ["at 0", "at 900"]],
    ["BEA", ["at 1000"]],
    ["ADA", ["at 1200"]],
  ]);
  expect(new Set(paragraphs.map(({ key }) => key)).size).toBe(3);
});

test("of nothing, there are no paragraphs", () => {
  expect(paragraphsOf([])).toEqual([]);
});

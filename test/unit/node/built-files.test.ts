import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** What is true of a checkout, or of where a terminal stands, and not of an installed app. */
const assumption = /import\.meta\.(dirname|filename)|process\.cwd\(|__dirname|createRequire/;
/** The one module that may know where built files are. */
const place = "src/node/built-files.ts";

test("no other module knows where built files lie, or uses the working directory", () => {
  const sources = globSync("src/**/*.{ts,tsx}").map((file) => file.replaceAll("\\", "/"));
  expect(sources.length).toBeGreaterThan(500);
  expect(sources.filter((file) => assumption.test(readFileSync(file, "utf8")))).toEqual([place]);
});

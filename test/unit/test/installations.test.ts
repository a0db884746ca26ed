import { expect, test } from "vitest";
import { installAll } from "../../installations.ts";

test("everything that is going to be installed is announced, with its cost, before anything is", async () => {
  const steps: string[] = [];
  const installation = (what: string, cost: string) => ({
    what,
    cost,
    install: async () => {
      await Promise.resolve();
      steps.push(`${what} is installed`);
    },
  });
  await installAll(
    [installation("Chromium", "90 MB, a minute"), installation("Xvfb", "1 MB, a second")],
    (text) => steps.push(text.trim()),
  );
  expect(steps).toEqual([
    "The tests need programs that are missing here. Going to install:",
    "Chromium: 90 MB, a minute",
    "Xvfb: 1 MB, a second",
    "Installing Chromium …",
    "Chromium is installed",
    "Installing Xvfb …",
    "Xvfb is installed",
  ]);
});

test("nothing is printed if nothing is missing", async () => {
  const said: string[] = [];
  await installAll([], (text) => said.push(text));
  expect(said).toEqual([]);
});

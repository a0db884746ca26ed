import { describe, expect, test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { keptBy, openCallers } from "../helpers/many-calls.ts";
import { browserPath } from "../helpers/people.ts";

const CALLS = 6;
/** Those of the line that each call adds to the timeline. */
const LISTENERS_OF_LINE = 10;

describe.skipIf(!browserPath)("one call after the other", () => {
  test("leaves nothing behind but its line in the timeline", async () => {
    const { owner, bea, call } = await openCallers(await startHost());
    // What the first two calls load stays.
    for (let round = 0; round < 2; round += 1) await call();
    const before = await Promise.all([owner, bea].map(keptBy));
    for (let round = 0; round < CALLS; round += 1) await call();
    const after = await Promise.all([owner, bea].map(keptBy));
    const more = after.map((now, index) => now.listeners - (before[index]?.listeners ?? 0));
    for (const listeners of more) expect(listeners).toBeLessThan(CALLS * LISTENERS_OF_LINE);
  });
});

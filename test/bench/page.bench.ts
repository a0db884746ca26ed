import { test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { launchBrowser } from "../helpers/people.ts";
import { startFloor } from "./floor/server.ts";
import { FLOOR, openUnknown, type Opened } from "./opened.ts";
import { percentile, record, runs } from "./record.ts";

/** What can be pressed once a page is usable. */
const ROOMS = "[data-testid=start-video-call]:not(:disabled)";

test("page opened → usable, beside the floor, one after the other", async () => {
  const host = await startHost();
  const floor = await startFloor(host.dataDirectory);
  const browser = await launchBrowser();
  const hearth: Opened[] = [];
  const least: Opened[] = [];
  for (let run = -1; run < runs(12); run += 1) {
    const ours = await openUnknown(browser, host.url, ROOMS, host.owner.token);
    const theirs = await openUnknown(browser, floor.url(), FLOOR);
    // The first one warms up the browser and the host.
    if (run < 0) continue;
    hearth.push(ours);
    least.push(theirs);
  }
  floor.stop();
  const of = (what: string, unit: string, some: readonly Opened[], key: keyof Opened) =>
    record({ what, unit, values: some.map((opened) => opened[key]) });
  of("floor: page opened → usable", "ms", least, "usable");
  of("page opened → usable room list", "ms", hearth, "usable");
  of("longest task until then", "ms", hearth, "longestTask");
  of("script on the wire until then", "kB", hearth, "kilobytes");
  const median = (some: readonly Opened[]) =>
    percentile(
      some.map(({ usable }) => usable),
      0.5,
    );
  record({
    what: "page usable against the floor",
    unit: "×",
    values: [median(hearth) / median(least)],
    target: "1.2",
  });
});

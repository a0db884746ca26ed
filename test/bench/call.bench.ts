import { setTimeout as pause } from "node:timers/promises";
import type { Browser, Page } from "playwright";
import { describe, expect, test } from "vitest";
import { childrenOf, startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import {
  browserPath,
  calmDevices,
  fakeDevices,
  joinByInvite,
  launchBrowser,
  openContext,
} from "../helpers/people.ts";
import { sends } from "../helpers/press.ts";
import { familyOf, processorSeconds } from "../helpers/process-figures.ts";
import { startFloor } from "./floor/server.ts";
import { percentile, record, runs } from "./record.ts";

/** In s: what is waited for the connection to reach its bitrate, and how long each is measured. */
const SETTLE = 8;
const SECONDS = 15;

/** Lays the pictures out as a stage does: all of them are seen, and received as large as they are. */
const grid = (columns: number) =>
  `body { margin: 0 } #videos { display: grid; grid-template-columns: repeat(${columns}, 1fr) } video { width: 100% }`;

describe.skipIf(!browserPath)("what a call costs one client", () => {
  test.each([
    { people: 2, devices: fakeDevices, columns: 1 },
    // Four of them encode on this machine: at the usual frame rate, it would be what is measured.
    { people: 4, devices: calmDevices, columns: 2 },
  ])("of $people, beside the floor", async ({ people, devices, columns }) => {
    const host = await startHost();
    const floor = await startFloor(host.dataDirectory);
    const [browser, measure] = await launchMeasured(devices);
    const others = await launchBrowser(devices);
    const ada = await joinByInvite(browser, host.inviteUrl, "Ada");
    const rest: Page[] = [];
    while (rest.length < people - 1)
      rest.push(await joinByInvite(others, host.inviteUrl, `Person ${rest.length}`));
    const floored = await (await openContext(browser)).newPage();
    const flooredRest: Page[] = [];
    while (flooredRest.length < people - 1) flooredRest.push(await (await openContext(others)).newPage());

    const values = { floor: [], hidden: [], shown: [] } as Record<"floor" | "hidden" | "shown", number[]>;
    for (let run = 0; run < runs(3); run += 1) {
      await floor.nextRoom();
      for (const page of [floored, ...flooredRest]) {
        await page.goto(floor.url());
        await page.addStyleTag({ content: grid(columns) });
        await page.locator("#join").click();
        await sends(page);
      }
      await expect.poll(() => floored.locator("#videos video").count()).toBe(people - 1);
      values.floor.push(await measure());
      for (const page of [floored, ...flooredRest]) await page.goto("about:blank");

      await ada.getByTestId("start-video-call").click();
      for (const page of rest) await page.getByTestId("answer").click();
      await expectMedia([ada, ...rest], people - 1);
      values.hidden.push(await measure());
      await ada.keyboard.press("Control+i");
      values.shown.push(await measure());
      await ada.keyboard.press("Control+i");
      await ada.getByRole("button", { name: "More call options" }).click();
      await ada.getByRole("menuitem", { name: "End for everyone" }).click();
      for (const page of rest) await page.getByTestId("leave").waitFor({ state: "detached" });
    }
    floor.stop();
    const least = percentile(values.floor, 0.5);
    record({ what: `floor, call of ${people}`, unit: "% of a core", values: values.floor });
    for (const [state, what] of [
      ["hidden", `call of ${people}`],
      ["shown", `call of ${people}, statistics shown`],
    ] as const) {
      record({ what, unit: "% of a core", values: values[state] });
      record({
        what: `${what}, against the floor`,
        unit: "×",
        values: [percentile(values[state], 0.5) / least],
        target: "1.1",
      });
    }
  });
});

/** A browser of its own, and what it uses of the processor, in % of a core. */
async function launchMeasured(devices: readonly string[]): Promise<[Browser, () => Promise<number>]> {
  const before = new Set(childrenOf(process.pid));
  const browser = await launchBrowser(devices);
  const roots = childrenOf(process.pid).filter((pid) => !before.has(pid));
  const spent = () => roots.flatMap(familyOf).reduce((sum, pid) => sum + processorSeconds(pid), 0);
  const measure = async () => {
    await pause(SETTLE * 1000);
    const [began, start] = [performance.now(), spent()];
    await pause(SECONDS * 1000);
    return ((spent() - start) / (performance.now() - began)) * 1000 * 100;
  };
  return [browser, measure];
}

import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright";
import { test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, calmDevices, joinByInvite, launchBrowser } from "../helpers/people.ts";
import { record, runs } from "./record.ts";

/** How long each is measured, in s. */
const SECONDS = 20;

/** What the page's main thread has worked, in s, since the page was opened. */
async function mainThreadOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
  };
}

test.skipIf(!browserPath)("what measuring a call of four costs the page", async () => {
  const host = await startHost();
  const browser = await launchBrowser(calmDevices);
  const [ada, bea, cem, dan] = await Promise.all(
    ["Ada", "Bea", "Cem", "Dan"].map((name) => joinByInvite(browser, host.inviteUrl, name)),
  );
  if (!ada || !bea || !cem || !dan) throw new Error("Somebody is missing.");
  // Everything else is the same for both, at the same time.
  await bea.route(/call-quality/, (route) => route.abort());
  await ada.getByTestId("start-video-call").click();
  for (const page of [bea, cem, dan]) await page.getByTestId("answer").click();
  await expectMedia([ada, bea, cem, dan], 3);
  const worked = { ada: await mainThreadOf(ada), bea: await mainThreadOf(bea) };
  const values = { without: [], hidden: [], shown: [] } as Record<"without" | "hidden" | "shown", number[]>;
  for (let run = 0; run < runs(5); run += 1) {
    for (const state of ["hidden", "shown"] as const) {
      if (state === "shown") await ada.keyboard.press("Control+i");
      await pause(2_000);
      const before = { ada: await worked.ada(), bea: await worked.bea() };
      await pause(SECONDS * 1000);
      values[state].push(((await worked.ada()) - before.ada) * (1000 / SECONDS));
      values.without.push(((await worked.bea()) - before.bea) * (1000 / SECONDS));
      if (state === "shown") await ada.keyboard.press("Control+i");
    }
  }
  const what = (how: string) => `main thread in a call of four, per second, ${how}`;
  record({ what: what("nothing measured"), unit: "ms", values: values.without });
  record({ what: what("measured"), unit: "ms", values: values.hidden });
  record({ what: what("statistics shown"), unit: "ms", values: values.shown });
});

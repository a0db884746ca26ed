import type { Browser } from "playwright";
import { test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { close, launchBrowser } from "../helpers/people.ts";
import { startFloor } from "./floor/server.ts";
import { percentile, record, runs } from "./record.ts";

/** What can be pressed once a page is usable. */
const ROOMS = "[data-testid=start-video-call]:not(:disabled)";
const FLOOR = "#join[data-ready]";

interface Opened {
  /** From the address being entered. */
  readonly usable: number;
  /** The longest that the page could not answer to a press, until it was usable. */
  readonly longestTask: number;
  /** Of script, until it was usable. */
  readonly kilobytes: number;
}

/** Opens a page in a browser profile that has never loaded it, signed in if there is a token. */
async function open(browser: Browser, url: string, selector: string, token?: string): Promise<Opened> {
  const { origin } = new URL(url);
  const localStorage = token ? [{ name: "hearth.session", value: token }] : [];
  // Not by a script of ours in the page: that would read the disk before the page does.
  const context = await browser.newContext({
    viewport: { width: 1180, height: 760 },
    storageState: { cookies: [], origins: [{ origin, localStorage }] },
  });
  await context.addInitScript((wanted) => {
    const page = window as unknown as { usableAt?: Promise<number>; tasks: number[] };
    page.tasks = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) page.tasks.push(entry.duration);
    }).observe({ type: "longtask", buffered: true });
    page.usableAt = new Promise((resolve) => {
      const look = () => {
        if (!document.querySelector(wanted)) return;
        observer.disconnect();
        resolve(performance.timeOrigin + performance.now());
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { childList: true, subtree: true, attributes: true });
    });
  }, selector);
  const page = await context.newPage();
  const began = Date.now();
  await page.goto(url, { waitUntil: "commit" });
  const seen = await page.evaluate(async () => {
    const { usableAt, tasks } = window as unknown as { usableAt: Promise<number>; tasks: number[] };
    const usable = await usableAt;
    const scripts = performance
      .getEntriesByType("resource")
      .filter(({ name }) => name.endsWith(".js")) as PerformanceResourceTiming[];
    const inTime = scripts.filter(({ responseEnd }) => performance.timeOrigin + responseEnd <= usable);
    return {
      usable,
      longestTask: Math.max(0, ...tasks),
      kilobytes: inTime.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1000,
    };
  });
  await close("the page's context", context);
  return { ...seen, usable: seen.usable - began };
}

test("page opened → usable, beside the floor, one after the other", async () => {
  const host = await startHost();
  const floor = await startFloor(host.dataDirectory);
  const browser = await launchBrowser();
  const hearth: Opened[] = [];
  const least: Opened[] = [];
  for (let run = -1; run < runs(12); run += 1) {
    const ours = await open(browser, host.url, ROOMS, host.owner.token);
    const theirs = await open(browser, floor.url(), FLOOR);
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

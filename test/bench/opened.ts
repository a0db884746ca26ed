import type { Browser } from "playwright";
import { close } from "../helpers/people.ts";

/** What can be pressed once the floor page is usable. */
export const FLOOR = "#join[data-ready]";

/** A page that was opened until it could be used. */
export interface Opened {
  /** From the address being entered. */
  readonly usable: number;
  /** The longest that the page could not answer to a press, until it was usable. */
  readonly longestTask: number;
  /** Of script, until it was usable. */
  readonly kilobytes: number;
}

/** Opens a page in a browser profile that has never loaded it, signed in if there is a token. */
export async function openUnknown(
  browser: Browser,
  url: string,
  selector: string,
  token?: string,
): Promise<Opened> {
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

import type { Browser } from "playwright";
import { expect, onTestFinished } from "vitest";
import { isRunning } from "./host.ts";

/** Suspends a browser's pages, as a machine that sleeps; returns a function that resumes them. */
export async function suspendPages(browser: Browser): Promise<() => void> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const pages = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  expect(pages.length).toBeGreaterThan(0);
  for (const pid of pages) process.kill(pid, "SIGSTOP");
  const wake = () => {
    for (const pid of pages) if (isRunning(pid)) process.kill(pid, "SIGCONT");
  };
  // A suspended page cannot be closed.
  onTestFinished(wake);
  return wake;
}

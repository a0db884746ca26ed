import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { appWindowFlags } from "../../build/browser.ts";
import { createChromiumRecorder } from "../../src/host/recorder/chromium.ts";
import { within } from "../helpers/deadline.ts";
import { launchDesktop } from "../helpers/desktop.ts";
import { startHost, temporaryDirectory } from "../helpers/host.ts";
import { browserPath, electronPath } from "../helpers/people.ts";
import { startProxy } from "../helpers/proxy.ts";
import { servePage } from "../helpers/recorder-page.ts";

const EXIT = 30_000;
/** Requested last, so that everything else has been requested by then. */
const LAST = "the-last-one.invalid";

/**
 * What Hearth starts contacts only the host: it is configured with a proxy, which gets no request.
 */
describe("no request is made to anybody but the host", () => {
  test.skipIf(!electronPath)("by the desktop app, even while somebody is writing", async () => {
    const proxy = await startProxy();
    const { app, page } = await launchDesktop({ flags: [`--proxy-server=${proxy.address}`] });
    const composer = page.getByTestId("composer");
    await composer.pressSequentially("Speling is chekt by nobody els, see https://example.org/ ");
    await composer.press("Enter");
    await page.getByRole("link", { name: "https://example.org/" }).hover();
    await app.evaluate(
      async ({ net }, url) => void (await net.fetch(url).catch(() => {})),
      `http://${LAST}/`,
    );
    await proxy.until(LAST);
    expect(proxy.asked).toEqual([`http://${LAST}/`]);
  });

  test.skipIf(!browserPath)("by the browser window that replaces it", async () => {
    const proxy = await startProxy();
    const { url } = await startHost();
    const flags = appWindowFlags(url, temporaryDirectory());
    const browser = spawn(
      browserPath,
      [
        "--no-sandbox",
        "--headless=new",
        `--proxy-server=${proxy.address}`,
        "--remote-debugging-port=0",
        ...flags,
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    const ended = once(browser, "exit");
    let said = "";
    browser.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    try {
      // Its own requests at startup have been made by then, or are queued.
      const debugging = /ws:\/\/(\S+?)\//;
      await expect.poll(() => said, { timeout: 30_000 }).toMatch(debugging);
      const endpoint = debugging.exec(said)?.[1];
      await fetch(`http://${endpoint}/json/new?http://${LAST}/`, { method: "PUT" });
      await proxy.until(LAST);
      expect(proxy.asked.filter((address) => !address.includes(LAST))).toEqual([]);
    } finally {
      browser.kill();
      // Wait for its exit, not for the end of its output, which its child processes may hold open.
      await within(EXIT, "the exit of the browser", ended, () => said);
    }
  });

  test.skipIf(!browserPath)("by the browser that records", async () => {
    const proxy = await startProxy();
    const { url, first } = await servePage(`fetch("http://${LAST}/").catch(() => {});`);
    vi.stubEnv("HEARTH_RECORDER_BROWSER", browserPath);
    // Chromium has no proxy for this machine's own addresses.
    for (const name of ["http_proxy", "https_proxy"]) vi.stubEnv(name, `http://${proxy.address}`);
    const program = createChromiumRecorder({ dataDirectory: temporaryDirectory(), onLine: () => {} });
    const recorder = await program.open(url, new AbortController().signal);
    onTestFinished(async () => {
      vi.unstubAllEnvs();
      await recorder.close();
    });
    await proxy.until(LAST);
    expect(proxy.asked.filter((address) => !address.includes(LAST))).toEqual([]);
    await expect.poll(first).toBeDefined();
  });
});

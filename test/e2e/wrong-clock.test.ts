import type { Browser } from "playwright";
import { describe, expect, test } from "vitest";
import { startHost, invite, type TestHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, launchBrowser, openContext, signInWith, watch } from "../helpers/people.ts";

const HOUR = 3_600_000;

/** A page on a machine whose clock is that many milliseconds ahead. */
async function openAhead(browser: Browser, host: TestHost, token: string, ahead: number) {
  const context = await openContext(browser);
  await context.addInitScript((secret) => localStorage.setItem("hearth.session", secret), token);
  await context.addInitScript((offset) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + offset;
  }, ahead);
  const page = await context.newPage();
  watch(page, "with a wrong clock");
  await page.goto(host.url);
  await page.getByTestId("composer").waitFor();
  return page;
}

describe.skipIf(!browserPath)("a machine whose clock is wrong", () => {
  test.each([
    ["two hours ahead", 2 * HOUR],
    ["two hours behind", -2 * HOUR],
  ])(
    "%s, rings when it is opened during a ring, and counts the call from its start",
    async (_name, ahead) => {
      const host = await startHost();
      const bea = await invite(host, "Bea");
      const browser = await launchBrowser();
      const owner = await signInWith(browser, host.url, host.owner.token);
      await owner.getByTestId("start-video-call").click();
      await owner.getByTestId("leave").waitFor();
      const page = await openAhead(browser, host, bea.token, ahead);
      await page.getByTestId("answer").click();
      await expectMedia([owner, page], 1);
      const [theirs, ours] = await Promise.all(
        [owner, page].map((one) => one.getByRole("region", { name: "Call" }).locator("time").textContent()),
      );
      expect(ours).toMatch(/^0:\d\d$/);
      const seconds = (clock: string | null | undefined) => Number(clock?.split(":")[1]);
      expect(Math.abs(seconds(ours) - seconds(theirs))).toBeLessThanOrEqual(2);
    },
  );
});

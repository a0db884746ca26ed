import { describe, expect, test } from "vitest";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { startHost } from "../helpers/host.ts";
import { browserPath, launchBrowser, signInWith } from "../helpers/people.ts";

describe.skipIf(!browserPath)("the check of the host in the settings", () => {
  test.each([
    ["light", "en", "Check this host", "Copy report", "Nothing is wrong on this computer."],
    ["dark", "de", "Diesen Host prüfen", "Bericht kopieren", "Auf diesem Computer ist alles in Ordnung."],
  ] as const)("says what was tried, found and meant: %s, %s", async (theme, locale, start, copy, verdict) => {
    const host = await startHost();
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token, { theme, locale });
    await page.evaluate(() => (location.hash = "#/settings/network"));
    await page.getByRole("button", { name: start }).click();
    await page.getByText(verdict).waitFor();
    const statuses = await page
      .locator("[data-step]")
      .evaluateAll((steps) => steps.map((step) => [step.dataset["step"], step.dataset["status"]]));
    expect(Object.fromEntries(statuses)).toEqual({
      addresses: "skipped",
      "app-port": "ok",
      "media-server": "ok",
      recorder: "ok",
      "media-port": "skipped",
      turn: "skipped",
      certificate: "skipped",
      "public-name": "skipped",
      clock: "ok",
      disk: "ok",
    });
    const port = new URL(host.url).port;
    await page.locator("[data-step=app-port]").getByText(port).first().waitFor();
    await expectNoBarrier(page, `host check, ${theme}`);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: copy }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("livekit-server");
    const report = await page.evaluate(() => navigator.clipboard.readText());
    expect(report).not.toMatch(/\{\{|undefined|hostCheck\./);
  });
});

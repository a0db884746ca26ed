import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, joinByInvite, launchBrowser, openContext, signInWith } from "../helpers/people.ts";
import { openSettings } from "../helpers/settings.ts";

async function expectNoBarriers(page: Page, where: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectNoBarrier(page, `${where}, ${colorScheme}`);
  }
}

describe.skipIf(!browserPath)("in both themes", () => {
  test.each([1180, 420])("no screen at %i px has accessibility violations", async (width) => {
    const host = await startHost();
    const browser = await launchBrowser();
    const page = await (await openContext(browser, { width })).newPage();
    await page.goto(host.inviteUrl);
    await page.getByRole("textbox").waitFor();
    await expectNoBarriers(page, "invite");
    await page.goto(host.url);
    await page.getByRole("textbox", { name: "Password" }).waitFor();
    await expectNoBarriers(page, "signed out");
    const owner = await signInWith(browser, host.url, host.owner.token, { width });
    await expectNoBarriers(owner, "first run");
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea", { width });
    await openSettings(bea, "Devices and sign-in");
    await bea.getByRole("button", { name: "Show a code" }).click();
    await expectNoBarriers(bea, "devices");
    await bea.keyboard.press("Escape");
    await bea.getByTestId("composer").fill("A line with `code` and https://example.org");
    await bea.keyboard.press("Enter");
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("incoming-call").waitFor();
    await expectNoBarriers(bea, "ring");
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    await expectNoBarriers(bea, "call");
    await owner.getByRole("button", { name: "Manage Bea" }).click();
    await expectNoBarriers(owner, "what to do about somebody");
    expect(await bea.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
});

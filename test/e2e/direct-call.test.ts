import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";

async function openDirectRoom(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation").getByRole("button", { name, exact: true }).click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

describe.skipIf(!browserPath)("a direct call", () => {
  test("survives a reload by either, and ends for both when one hangs up, with its duration", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await openDirectRoom(owner, "Bea");
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    for (const page of [owner, bea]) {
      await page.reload();
      await expectMedia([owner, bea], 1, 40_000);
    }

    await bea.getByTestId("leave").click();
    for (const page of [owner, bea]) await page.getByTestId("leave").waitFor({ state: "detached" });
    await owner.getByText(/The call ended after 0:\d\d/).waitFor();
    await owner.getByText(/Your call · 0:\d\d/).waitFor();
    expect(await owner.getByTestId("join-call").count()).toBe(0);
  });
});

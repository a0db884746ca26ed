import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, joinByInvite, launchBrowser, signInWith, watch } from "../helpers/people.ts";

/** How many connections to the media server a page has. */
const connections = (page: Page) =>
  page.evaluate(() => {
    const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
    return connections.filter(({ connectionState }) => connectionState === "connected").length;
  });
const areWarm = async (...tabs: Page[]) => (await Promise.all(tabs.map(connections))).map((open) => open > 0);

describe.skipIf(!browserPath)("two tabs of one session", () => {
  test("both ring, and only the one that was used last is warm; closing it hands over", async () => {
    const host = await startHost();
    const owner = await signInWith(await launchBrowser(), host.url, host.owner.token);
    const first = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    const second = await first.context().newPage();
    watch(second, "the second tab");
    await second.goto(host.url);
    await second.getByTestId("composer").waitFor();
    // Every page here has the focus.
    await first.evaluate(() => (document.hasFocus = () => false));

    await owner.getByTestId("start-video-call").click();
    for (const tab of [first, second]) await tab.getByTestId("incoming-call").waitFor();
    await expect.poll(() => areWarm(first, second)).toEqual([false, true]);
    await first.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect.poll(() => areWarm(first, second)).toEqual([true, false]);
    await second.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect.poll(() => areWarm(first, second)).toEqual([false, true]);
    await second.close();
    await expect.poll(() => areWarm(first)).toEqual([true]);

    await first.getByTestId("answer").click();
    await expectMedia([owner, first], 1);
    await first.getByTestId("leave").click();
    await first.getByTestId("join-call").waitFor();
  });

  test("answer in the one that is not warm", async () => {
    const host = await startHost();
    const owner = await signInWith(await launchBrowser(), host.url, host.owner.token);
    const first = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    const second = await first.context().newPage();
    watch(second, "the second tab");
    await second.goto(host.url);
    await second.getByTestId("composer").waitFor();
    await first.evaluate(() => (document.hasFocus = () => false));
    await owner.getByTestId("start-video-call").click();
    await expect.poll(() => areWarm(first, second)).toEqual([false, true]);
    await first.getByTestId("answer").click();
    await expectMedia([owner, first], 1);
    await second.getByTestId("incoming-call").waitFor({ state: "detached" });
    await expect.poll(() => areWarm(second)).toEqual([false]);
  });
});

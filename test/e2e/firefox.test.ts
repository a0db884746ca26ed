import { describe, expect, test } from "vitest";
import { buttonOf, firefoxPath, joinInFirefox, launchFirefox } from "../helpers/firefox.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia, receives } from "../helpers/media.ts";
import { browserPath, calmDevices, launchBrowser, participants, signInWith } from "../helpers/people.ts";

describe.skipIf(!browserPath || !firefoxPath)("the team's app in Firefox", () => {
  test("rings, answers, and says nothing about a connection that is not lost", async () => {
    const host = await startHost();
    const owner = await signInWith(await launchBrowser(calmDevices), host.url, host.owner.token);
    const bea = await joinInFirefox(await launchFirefox(), host.inviteUrl, "Bea");
    // Without the settings of this test, it connects no media on loopback, which it says before the first call.
    await bea.locator("::-p-text(Firefox connects no calls to a host on the same computer.)").wait();
    expect(await owner.getByText(/Firefox connects no calls/).count()).toBe(0);
    await owner.getByTestId("start-video-call").click();
    await bea.locator("[data-testid=incoming-call]").wait();
    await bea.locator("[data-testid=answer]").click();
    await expectMedia([owner, bea], 1);
    // Within these 3 s, a connection over which nothing arrives is noticed.
    for (let reading = 0; reading < 2; reading += 1) {
      expect(await receives(bea)).toEqual({ heard: 1, seen: 1 });
      expect(await bea.evaluate(() => document.body.textContent)).not.toContain("Connection lost");
    }
    await bea.locator("[data-testid=toggle-mute]").click();
    await owner.getByRole("listitem", { name: "Bea" }).getByRole("img", { name: "Muted" }).waitFor();
    await expect.poll(async () => (await receives(owner)).heard).toBe(0);
    await bea.locator("[data-testid=leave]").click();
    await expect.poll(() => participants(owner).count()).toBe(1);
  });

  test("shares a screen, which arrives in Chromium", async () => {
    const host = await startHost();
    const owner = await signInWith(await launchBrowser(calmDevices), host.url, host.owner.token);
    const bea = await joinInFirefox(await launchFirefox({ window: true }), host.inviteUrl, "Bea");
    await owner.getByTestId("start-video-call").click();
    await bea.locator("[data-testid=answer]").click();
    await expectMedia([owner, bea], 1);
    await bea.locator("[data-testid=share-screen]").click();
    await buttonOf(bea, "Stop sharing").wait();
    const shown = () =>
      owner.evaluate(() => {
        const video = document.querySelector<HTMLVideoElement>("video[data-share]");
        return Boolean(video && video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 0);
      });
    await expect.poll(shown, { timeout: 20_000 }).toBe(true);
    await buttonOf(bea, "Stop sharing").click();
    await owner.locator("video[data-share]").waitFor({ state: "detached" });
  });
});

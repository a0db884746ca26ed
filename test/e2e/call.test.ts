import { describe, expect, test } from "vitest";
import { inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { expectMedia, receives, runningSounds } from "../helpers/media.ts";
import { browserPath, electronPath, joinByInvite, launchBrowser, participants } from "../helpers/people.ts";

describe.skipIf(!electronPath || !browserPath)("desktop and browser", () => {
  test("people call, join, mute, leave and end a call", async () => {
    const { page: caller } = await launchDesktop();
    const browser = await launchBrowser();
    const link = await inviteLink(caller);
    const callee = await joinByInvite(browser, link, "Bea");
    // The code is not left in the history.
    expect(callee.url()).not.toContain("invite");

    await caller.getByTestId("start-video-call").click();
    await callee.getByTestId("incoming-call").waitFor();
    expect(await callee.getByTestId("incoming-call").textContent()).toContain("in General");
    await callee.getByTestId("answer").click();
    await expectMedia([caller, callee], 1);
    await expect.poll(() => participants(caller).count()).toBe(2);
    await callee.getByTestId("incoming-call").waitFor({ state: "detached" });

    // A third participant joins from the banner.
    const third = await joinByInvite(browser, link, "Cem");
    await third.getByTestId("join-call").click();
    await expectMedia([caller, callee, third], 2);
    // Audio is played without an audio graph, which would use the CPU even in silence.
    for (const page of [caller, callee, third]) await expect.poll(() => runningSounds(page)).toBe(0);

    // A muted participant is silent, and shown as muted.
    await callee.getByTestId("toggle-mute").click();
    await caller.getByRole("listitem", { name: "Bea" }).getByRole("img", { name: "Muted" }).waitFor();
    await expect.poll(async () => (await receives(caller)).heard).toBe(1);
    await callee.getByTestId("toggle-mute").click();
    await expect.poll(async () => (await receives(caller)).heard).toBe(2);

    // With the camera off there is no video.
    await callee.getByTestId("toggle-camera").click();
    await expect.poll(() => participants(caller).count()).toBe(2);
    await callee.getByTestId("toggle-camera").click();
    await expect.poll(() => participants(caller).count()).toBe(3);

    // One leaves, the others stay.
    await callee.getByTestId("leave").click();
    await callee.getByTestId("join-call").waitFor();
    await expectMedia([caller, third], 1);

    // End for everyone ends it, and the timeline shows its duration.
    await caller.getByRole("button", { name: "More call options" }).click();
    await caller.getByRole("menuitem", { name: "End for everyone" }).click();
    for (const page of [caller, third]) await page.getByTestId("leave").waitFor({ state: "detached" });
    await callee.getByText(/'s call · 0:\d\d/).waitFor();
    await caller.getByText(/Your call · 0:\d\d/).waitFor();
    await callee.getByTestId("join-call").waitFor({ state: "detached" });

    // A second call works, in the other direction and with audio only.
    await callee.getByTestId("start-audio-call").click();
    await caller.getByTestId("answer").click();
    await expect.poll(async () => (await receives(caller)).heard).toBe(1);
    expect(await participants(caller).count()).toBe(0);
  });

  test("a message arrives at once, with its Markdown and without its HTML", async () => {
    const { page: owner } = await launchDesktop();
    const guest = await joinByInvite(await launchBrowser(), await inviteLink(owner), "Bea");
    await guest
      .getByTestId("composer")
      .fill("**Bold** <img src=x onerror=window.xss=1> [x](javascript:window.xss=1)");
    await guest.keyboard.press("Enter");
    await owner.locator("article strong", { hasText: "Bold" }).waitFor();
    expect(await owner.locator("article img, article a").count()).toBe(0);
    expect(await owner.evaluate(() => (window as unknown as { xss?: unknown }).xss)).toBeUndefined();
  });

  test("the first run asks for a name without blocking the app", async () => {
    const { page } = await launchDesktop();
    const name = page.getByRole("textbox", { name: "Your name" });
    await name.fill("Ada");
    await page.getByRole("button", { name: "Save" }).click();
    await name.waitFor({ state: "detached" });
    await page.getByRole("navigation").getByText("Ada").waitFor();
  });
});

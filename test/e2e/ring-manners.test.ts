import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";

async function toggleDoNotDisturb(page: Page): Promise<void> {
  await page.getByRole("button", { name: /account menu/ }).click();
  await page.getByText("Do not disturb", { exact: true }).click();
}

describe.skipIf(!browserPath)("a ring at a bad moment", () => {
  test("is not shown during Do not disturb; the call can still be joined", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await toggleDoNotDisturb(bea);
    await bea.getByRole("img", { name: "Do not disturb is on" }).waitFor();
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("join-call").waitFor();
    expect(await bea.getByTestId("incoming-call").count()).toBe(0);
    await bea.reload();
    await bea.getByTestId("join-call").waitFor();
    expect(await bea.getByTestId("incoming-call").count()).toBe(0);
    await toggleDoNotDisturb(bea);
    await bea.getByTestId("incoming-call").waitFor();
  });

  test("during a call says that answering leaves it, and does so", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const cem = await joinByInvite(browser, host.inviteUrl, "Cem");
    const headStarts: string[] = [];
    bea.on("request", (request) => {
      if (request.url().endsWith("/ring")) headStarts.push(request.url());
    });
    await owner.getByRole("button", { name: "Bea" }).click();
    await owner.getByRole("heading", { name: "Bea", level: 1 }).waitFor();
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    await cem.getByTestId("start-video-call").click();
    await bea.getByText("Answering leaves your current call").waitFor();
    await bea.getByTestId("answer").click();
    await expectMedia([bea, cem], 1);
    await bea.getByTestId("incoming-call").waitFor({ state: "detached" });
    // One warm-up, for the first ring: an answered ring gets no second one, nor does a ring during a call.
    expect(headStarts).toHaveLength(1);
  });

  test("answered a moment too late says that the call has ended", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("incoming-call").waitFor();
    // The call ends while Bea's answer is on its way.
    await bea.route("**/join", async (route) => {
      await owner.getByRole("button", { name: "More call options" }).click();
      await owner.getByRole("menuitem", { name: "End for everyone" }).click();
      await owner.getByTestId("leave").waitFor({ state: "detached" });
      await route.continue();
    });
    await bea.getByTestId("answer").click();
    await bea.getByText("The call ended.").first().waitFor();
    await bea.getByTestId("leave").waitFor({ state: "detached" });
    await bea.getByTestId("start-video-call").waitFor();
  });

  test("that nobody answers is listed as a missed call, and marked as seen on all devices", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const token = await bea.evaluate(() => localStorage.getItem("hearth.session") ?? "");
    const phone = await signInWith(browser, host.url, token);
    await owner.getByRole("button", { name: "Bea" }).click();
    await owner.getByRole("heading", { name: "Bea", level: 1 }).waitFor();
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("incoming-call").waitFor();
    await owner.getByTestId("leave").click();
    for (const page of [bea, phone])
      await page.getByRole("button", { name: "Missed calls, 1 new" }).waitFor();
    await bea.reload();
    await bea.getByRole("button", { name: "Missed calls, 1 new" }).focus();
    await bea.keyboard.press("Enter");
    await expectNoBarrier(bea, "missed calls");
    await bea.getByText("New", { exact: true }).waitFor();
    await bea.keyboard.press("Escape");
    for (const page of [bea, phone])
      await page.getByRole("button", { name: "Missed calls", exact: true }).waitFor();
    await bea.getByRole("button", { name: "Missed calls" }).click();
    await bea.getByRole("button", { name: /^Call .* back$/ }).click();
    await owner.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
  });

  test("is shown as a system notification in the background, which closes with the ring", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await bea.context().grantPermissions(["notifications"], { origin: host.url });
    await bea.addInitScript(() => {
      // Every page here has the focus; and notifications of the system cannot be read.
      document.hasFocus = () => false;
      const shown: Notification[] = [];
      Object.assign(window, { shown });
      window.Notification = class extends Notification {
        constructor(title: string, options?: NotificationOptions) {
          super(title, options);
          shown.push(this);
          this.addEventListener("close", () => shown.splice(shown.indexOf(this), 1));
        }
      };
    });
    await bea.reload();
    await bea.getByTestId("composer").waitFor();
    const shown = () =>
      bea.evaluate(() =>
        (window as unknown as { shown: Notification[] }).shown.map(({ title, body }) => `${title} ${body}`),
      );
    await owner.getByTestId("start-video-call").click();
    await expect.poll(shown).toEqual([expect.stringMatching(/ is calling with video in General$/)]);
    await owner.getByTestId("leave").click();
    await expect.poll(shown).toEqual([expect.stringMatching(/^Missed call from .* in General$/)]);
    await bea.evaluate(() =>
      (window as unknown as { shown: Notification[] }).shown[0]?.dispatchEvent(new Event("click")),
    );
    await expect.poll(shown).toEqual([]);
  });
});

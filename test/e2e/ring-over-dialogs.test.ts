import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { launchDesktop, inviteLink } from "../helpers/desktop.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, electronPath, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";

const card = (page: Page) => page.getByTestId("incoming-call");
const dialog = (page: Page) => page.locator("dialog[open]");

/** Whether a press in the middle of the button hits it, and nothing above it. */
const isPressable = (page: Page, testId: string) =>
  page.getByTestId(testId).evaluate((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    return button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });

/** What opens a dialog of each kind, alone in a room that Bea has just joined. */
const kinds: Record<string, (page: Page) => Promise<void>> = {
  "the command palette": (page) => page.keyboard.press("Control+k"),
  "the sheet of shortcuts": async (page) => {
    await page.getByRole("heading", { level: 1 }).first().click();
    await page.keyboard.press("?");
  },
  "an invite": (page) => page.getByRole("button", { name: "Invite people" }).first().click(),
  "a new room": (page) => page.getByRole("button", { name: "New room" }).first().click(),
  "the check": (page) => page.evaluate(() => void (location.hash = "#/check")),
  "a new conference": async (page) => {
    await page.evaluate(() => void (location.hash = "#/conferences"));
    await page.getByRole("button", { name: "Standard team room" }).click();
  },
  "the devices before a call": (page) => page.getByTestId("start-audio-call").click(),
};

describe.skipIf(!browserPath)("a ring while a dialog is open", () => {
  test("is shown above it, and can be answered and declined", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token, { isNew: true });
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    for (const [name, open] of Object.entries(kinds)) {
      await open(owner);
      await dialog(owner).waitFor();
      await bea.getByTestId("start-audio-call").click();
      await card(owner).waitFor();
      expect(await isPressable(owner, "answer"), name).toBe(true);
      expect(await isPressable(owner, "reject"), name).toBe(true);
      // By keyboard as well, without leaving the dialog.
      await owner.getByTestId("reject").focus();
      await owner.keyboard.press("Enter");
      await card(owner).waitFor({ state: "detached" });
      expect(await dialog(owner).count(), name).toBe(1);
      await bea.getByTestId("leave").click();
      await bea.getByTestId("leave").waitFor({ state: "detached" });
      await owner.keyboard.press("Escape");
      await dialog(owner).waitFor({ state: "detached" });
      await owner.evaluate(() => void (location.hash = "#/"));
    }
  });

  test("stays when Escape closes the dialog, and Escape in a reply to it leaves the dialog open", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await kinds["an invite"]?.(owner);
    await dialog(owner).waitFor();
    await bea.getByTestId("start-video-call").click();
    await card(owner).getByRole("button", { name: "Decline with a message" }).click();
    await owner.getByPlaceholder("Write a message…").fill("soon");
    await owner.keyboard.press("Escape");
    await owner.getByTestId("answer").waitFor();
    expect(await dialog(owner).count()).toBe(1);
    // Out of the ring, as somebody who goes on in the dialog.
    await dialog(owner).getByRole("button", { name: "Close" }).focus();
    await owner.keyboard.press("Escape");
    await dialog(owner).waitFor({ state: "detached" });
    await card(owner).waitFor();
    await owner.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
  });

  test("closes what is open when it is answered, which would cover the call", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    for (const name of ["the command palette", "an invite"]) {
      await kinds[name]?.(owner);
      await dialog(owner).waitFor();
      await bea.getByTestId("start-video-call").click();
      await owner.getByTestId("answer").click();
      await dialog(owner).waitFor({ state: "detached" });
      await expectMedia([owner, bea], 1);
      await owner.getByRole("button", { name: "More call options" }).click();
      await owner.getByRole("menuitem", { name: "End for everyone" }).click();
      await bea.getByTestId("leave").waitFor({ state: "detached" });
    }
  });

  test("keeps the focus of a reply that is being written when the dialog closes by itself", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token, { isNew: true });
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const cem = await joinByInvite(browser, host.inviteUrl, "Cem");
    await cem.getByTestId("start-audio-call").click();
    await card(owner).waitFor();
    await owner.getByTestId("reject").click();
    await card(owner).waitFor({ state: "detached" });
    await owner.getByTestId("join-call").click();
    await dialog(owner).waitFor();
    await bea.getByRole("navigation").getByRole("button", { name: host.owner.name, exact: true }).click();
    await bea.getByRole("heading", { name: host.owner.name, level: 1 }).waitFor();
    await bea.getByTestId("start-audio-call").click();
    await card(owner).getByRole("button", { name: "Decline with a message" }).click();
    const reply = owner.getByPlaceholder("Write a message…");
    await reply.fill("so");
    // The call that they were about to enter ends, and with it the check of their devices.
    await cem.getByTestId("leave").click();
    await dialog(owner).waitFor({ state: "detached" });
    await owner.keyboard.type("on");
    expect(await reply.inputValue()).toBe("soon");
  });

  test("is shown above a call that fills the screen, and where it was once that does no longer", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const cem = await joinByInvite(browser, host.inviteUrl, "Cem");
    await owner.getByRole("navigation").getByRole("button", { name: "Bea", exact: true }).click();
    await owner.getByRole("heading", { name: "Bea", level: 1 }).waitFor();
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    await owner.getByRole("button", { name: "Full screen" }).click();
    await owner.waitForFunction(() => document.fullscreenElement !== null);
    await cem.getByTestId("start-video-call").click();
    await card(owner).waitFor();
    expect(await isPressable(owner, "answer")).toBe(true);
    await owner.getByRole("button", { name: "Full screen" }).click();
    await owner.waitForFunction(() => document.fullscreenElement === null);
    expect(await isPressable(owner, "answer")).toBe(true);
    await owner.getByTestId("reject").click();
    await card(owner).waitFor({ state: "detached" });
  });
});

describe.skipIf(!electronPath || !browserPath)(
  "in the app, a ring while a window is chosen to be shared",
  () => {
    test("is shown above that", async () => {
      const { page: ada } = await launchDesktop();
      const browser = await launchBrowser();
      const bea = await joinByInvite(browser, await inviteLink(ada), "Bea");
      const cem = await joinByInvite(browser, await inviteLink(ada), "Cem");
      await ada.getByRole("navigation").getByRole("button", { name: "Bea", exact: true }).click();
      await ada.getByRole("heading", { name: "Bea", level: 1 }).waitFor();
      await ada.getByTestId("start-video-call").click();
      await bea.getByTestId("answer").click();
      await expectMedia([ada, bea], 1);
      await ada.getByTestId("share-screen").click();
      await dialog(ada).waitFor();
      await cem.getByTestId("start-video-call").click();
      await card(ada).waitFor();
      expect(await isPressable(ada, "answer")).toBe(true);
      await ada.getByTestId("reject").click();
      await card(ada).waitFor({ state: "detached" });
      expect(await dialog(ada).count()).toBe(1);
    });
  },
);

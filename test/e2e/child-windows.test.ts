import { writeFileSync } from "node:fs";
import type { ElectronApplication, Page } from "playwright";
import { describe, expect, test } from "vitest";
import { languages } from "../../src/shared/base/languages.ts";
import { de } from "../../src/renderer/messages/de.ts";
import { english as en } from "../../src/renderer/messages/english.ts";
import { inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { expectNothingCut, expectOnly } from "../helpers/language.ts";
import { expectMedia } from "../helpers/media.ts";
import { joinByInvite, launchBrowser, watch } from "../helpers/people.ts";
import { hasWindows, openForeignWindow, startWindowManager } from "../helpers/windows.ts";

/** The folder for a screenshot of each window, if somebody wants to look at them. */
const folder = process.env["HEARTH_TEST_SCREENSHOTS"];

const focusedLabel = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element?.getAttribute("aria-label") ?? element?.textContent;
  });

/** Presses Tab and expects the focus on the element with this name. */
async function tabTo(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Tab");
  await expect.poll(() => focusedLabel(page)).toBe(name);
}

const colourScheme = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);

/** Chooses it in the app's settings, whatever language they are in. */
async function choose(page: Page, section: "language" | "appearance", choice: string): Promise<void> {
  await page.evaluate((path) => (location.hash = path), `#/settings/${section}`);
  // By keyboard: an incoming call may cover it.
  await page.getByRole("radio", { name: choice, exact: true }).press("Space");
}

/** Looks at a window of the app: only this language, nothing cut off or outside. */
async function look(page: Page, where: string, language: keyof typeof languages): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe(language);
  if (folder) writeFileSync(`${folder}/${where}.png`, await page.screenshot());
  await expectOnly(page, language, where);
  await expectNothingCut(page, where);
  const outside = await page.evaluate(() =>
    [...document.querySelectorAll("button, input, p")]
      .filter((element) => element.getBoundingClientRect().bottom > window.innerHeight)
      .map((element) => element.textContent),
  );
  expect(outside, where).toEqual([]);
}

async function nextWindow(app: ElectronApplication): Promise<Page> {
  const page = await app.waitForEvent("window");
  watch(page, "a child window");
  return page;
}

const launchInEnglish = () =>
  launchDesktop({
    flags: ["--use-fake-device-for-media-stream", "--lang=en"],
    env: { LANGUAGE: "en" },
  });

describe.skipIf(!hasWindows)("a window beside the app's", () => {
  test("with a ring can be used by keyboard, and changes language and theme with the app", async () => {
    await startWindowManager();
    const { app, page: ada } = await launchInEnglish();
    const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");
    await choose(ada, "appearance", en.settings.appearance.light);
    const other = await openForeignWindow("Elsewhere", "#888");
    await other.bringToFront();
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused()))
      .toBe(false);

    const opening = nextWindow(app);
    await bea.getByTestId("start-video-call").click();
    const ring = await opening;
    await ring.getByTestId("incoming-call").waitFor();
    expect(await colourScheme(ring)).toBe("light");
    await look(ring, "ring-en-light", "en");
    for (const name of [en.call.reject, en.call.answer, en.call.reply]) await tabTo(ring, name);
    await ring.keyboard.press("Enter");
    await expect.poll(() => focusedLabel(ring)).toBe(en.reply.own);
    await look(ring, "reply-en-light", "en");
    await ring.keyboard.press("Escape");
    await expect.poll(() => focusedLabel(ring)).toBe(en.call.reply);

    await choose(ada, "language", languages.de);
    await look(ring, "ring-de-light", "de");
    await choose(ada, "appearance", de.settings.appearance.dark);
    await expect.poll(() => colourScheme(ring)).toBe("dark");
    await look(ring, "ring-de-dark", "de");
    await ring.getByRole("button", { name: de.call.reply }).click();
    await look(ring, "reply-de-dark", "de");
  });

  test("with the call can be used by keyboard, and changes language and theme with the app", async () => {
    await startWindowManager();
    const { app, page: ada } = await launchInEnglish();
    const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");
    await bea.getByTestId("start-video-call").click();
    await ada.getByTestId("answer").click();
    await expectMedia([ada, bea], 1);
    const opening = nextWindow(app);
    await ada.getByTestId("open-pip").click();
    const pip = await opening;
    await pip.locator("video").waitFor();
    for (const name of [en.call.pip.back, en.call.pip.close, en.call.mute, en.call.cameraOff])
      await tabTo(pip, name);
    await pip.keyboard.press("Space");
    await pip.getByRole("button", { name: en.call.cameraOn }).waitFor();
    await tabTo(pip, en.call.leave);
    await look(pip, "pip-en", "en");

    await choose(ada, "language", languages.de);
    await look(pip, "pip-de", "de");
    await pip.getByRole("button", { name: de.call.cameraOn }).click();
    await pip.getByRole("button", { name: de.call.cameraOff }).waitFor();
    await choose(ada, "appearance", de.settings.appearance.dark);
    await expect.poll(() => colourScheme(pip)).toBe("dark");
    await look(pip, "pip-de-dark", "de");
    await choose(ada, "language", languages.en);
    await look(pip, "pip-en-dark", "en");
  });
});

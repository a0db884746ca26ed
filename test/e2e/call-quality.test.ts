import { writeFileSync } from "node:fs";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { de } from "../../src/renderer/messages/de.ts";
import { english } from "../../src/renderer/messages/english.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { startHost } from "../helpers/host.ts";
import { expectNothingCut, expectOnly } from "../helpers/language.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";

/** The folder for a screenshot of each size, if somebody wants to look at them. */
const folder = process.env["HEARTH_TEST_SCREENSHOTS"];
const sizes = [
  { width: 390, height: 780 },
  { width: 768, height: 900 },
  { width: 1280, height: 800 },
];

/** The cells of the row with this heading, as they are shown. */
const cells = async (page: Page, row: string): Promise<string[]> =>
  await page.getByRole("row", { name: row }).getByRole("cell").allTextContents();

describe.skipIf(!browserPath)("the quality of a call", () => {
  test.each([
    { language: "en", theme: "light", texts: english },
    { language: "de", theme: "dark", texts: de },
  ] as const)("is shown during it, and after it, in $language", async ({ language, theme, texts }) => {
    const host = await startHost();
    const browser = await launchBrowser();
    const ada = await signInWith(browser, host.url, host.owner.token, { theme, locale: language });
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await ada.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([ada, bea], 1);

    const stage = ada.getByRole("region", { name: texts.call.stage });
    const button = stage.getByRole("button", { name: texts.call.quality });
    await button.click();
    const panel = ada.getByRole("complementary", { name: texts.call.quality });
    const { quality } = texts;
    // What is measured of our own connection, and what comes from the other one.
    await expect
      .poll(() => cells(ada, quality.roundTrip))
      .toEqual(
        [/^\d+ ms$/, /^\d+ ms$/, /^\d+ ms$/].map((pattern) => expect.stringMatching(pattern) as string),
      );
    await expect.poll(async () => (await cells(ada, quality.lossIn))[0]).toMatch(/^0\s?%$/);
    const [size, frameRate, layer, codec, bitrate, loss] = await cells(ada, "Bea");
    expect(size).toMatch(/^\d+ × \d+$/);
    expect(frameRate).toMatch(/^\d+ fps$/);
    expect(Object.values(quality.layers)).toContain(layer);
    expect(codec).toMatch(/^VP8|H264|VP9|AV1$/);
    expect(bitrate).toMatch(/ [kM]bit?\/s$|b\/s$/);
    expect(loss).toMatch(/%$/);
    expect(await ada.getByRole("row", { name: texts.common.you }).count()).toBe(1);
    for (const measure of await panel.getByRole("row").locator("path").all())
      await expect.poll(() => measure.getAttribute("d")).toMatch(/^M.+L/);

    if (folder)
      for (const viewport of sizes) {
        await ada.setViewportSize(viewport);
        writeFileSync(`${folder}/quality-${language}-${viewport.width}.png`, await ada.screenshot());
      }
    for (const viewport of sizes) {
      await ada.setViewportSize(viewport);
      await expectNothingCut(ada, `${viewport.width} px`);
    }
    await expectNoBarrier(ada, "the quality of the call");
    await expectOnly(ada, language, "the quality of the call");

    // It is opened and closed by keyboard, and the focus returns.
    await ada.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await ada.getByTestId("composer").focus();
    await ada.keyboard.press("Control+i");
    await expect.poll(() => panel.evaluate((element) => element === document.activeElement)).toBe(true);
    await ada.keyboard.press("Control+i");
    await panel.waitFor({ state: "detached" });
    expect(await ada.getByTestId("composer").evaluate((element) => element === document.activeElement)).toBe(
      true,
    );

    // After the call, it is at the call's line in the timeline, and in the settings.
    await bea.getByTestId("leave").click();
    await ada.getByTestId("leave").click();
    await ada.getByRole("button", { name: texts.call.quality }).click();
    const dialog = ada.getByRole("dialog", { name: quality.record.title });
    await dialog.getByRole("button", { name: quality.record.copy }).waitFor();
    if (folder) writeFileSync(`${folder}/record-${language}.png`, await ada.screenshot());
    await expectNoBarrier(ada, "the record of a call");
    await ada.keyboard.press("Escape");
    await ada.evaluate(() => void (location.hash = "#/settings/calls"));
    await ada.getByRole("heading", { name: quality.record.past }).scrollIntoViewIfNeeded();
    if (folder) writeFileSync(`${folder}/past-${language}.png`, await ada.screenshot());
    await ada.getByText(quality.record.open, { exact: true }).click();
    await dialog.getByRole("button", { name: quality.record.copy }).waitFor();
  });
});

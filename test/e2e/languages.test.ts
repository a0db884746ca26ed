import { writeFileSync } from "node:fs";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { de } from "../../src/renderer/messages/de.ts";
import { english } from "../../src/renderer/messages/english.ts";
import type { TextKey } from "../../src/renderer/messages/text.ts";
import { translate, type Values } from "../../src/renderer/messages/translate.ts";
import { languages } from "../../src/shared/base/languages.ts";
import { launchDesktop } from "../helpers/desktop.ts";
import { expectNothingCut, expectOnly } from "../helpers/language.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, electronPath, launchBrowser, openContext, watch } from "../helpers/people.ts";

/** The folder for a screenshot of each screen, if somebody wants to look at them. */
const folder = process.env["HEARTH_TEST_SCREENSHOTS"];
const catalogues = { en: english, de };
const PHONE = { width: 390, height: 780 };
const sizes = [PHONE, { width: 768, height: 900 }, { width: 1280, height: 800 }];

/** As if somebody changed it while the page is open. */
const changeSystemLanguage = (page: Page, language: string): Promise<void> =>
  page.evaluate((now) => {
    Object.defineProperty(navigator, "languages", { value: [now], configurable: true });
    window.dispatchEvent(new Event("languagechange"));
  }, language);

describe.skipIf(!electronPath || !browserPath)("every screen", () => {
  test.each(["de", "en"] as const)(
    "is in %s only, and nothing is cut off, on a computer and on a phone",
    async (language) => {
      const say = (key: TextKey, values?: Values) => translate(catalogues[language], language, key, values);
      const look = async (page: Page, where: string) => {
        if (folder) writeFileSync(`${folder}/${language}-${where}.png`, await page.screenshot());
        await expectOnly(page, language, where);
        await expectNothingCut(page, where);
      };
      const lookAtAllSizes = async (page: Page, where: string) => {
        for (const size of sizes) {
          await page.setViewportSize(size);
          await look(page, `${where}-${size.width}`);
        }
        await page.setViewportSize(PHONE);
      };

      const { page: ada } = await launchDesktop({
        flags: ["--use-fake-device-for-media-stream", `--lang=${language}`],
        env: { LANGUAGE: language },
      });
      await look(ada, "first-run");
      await ada.getByRole("textbox", { name: say("welcome.name") }).fill("Ada");
      await ada.getByRole("button", { name: say("welcome.save") }).click();
      await ada.getByRole("navigation").getByText("Ada").waitFor();
      await ada
        .getByRole("button", { name: say("rooms.invite") })
        .first()
        .click();
      await ada.waitForFunction(() => document.querySelector<HTMLInputElement>("dialog input")?.value);
      await look(ada, "invite");
      const link = await ada.getByRole("textbox", { name: say("inviteLink.label") }).inputValue();
      await ada.getByRole("button", { name: say("common.close") }).click();

      await ada.getByRole("button", { name: say("settings.title"), exact: true }).click();
      const sections = ada.getByRole("navigation", { name: say("settings.sections") }).getByRole("link");
      for (const section of await sections.all()) {
        await section.click();
        await look(ada, `settings-${await section.textContent()}`);
      }
      await ada.getByRole("link", { name: say("people.title"), exact: true }).click();
      const role = say("people.role.member");
      await ada.getByText(say("settings.invites.into", { room: say("rooms.general"), role })).waitFor();
      await sections.filter({ hasText: say("settings.language.title") }).click();
      const other = language === "de" ? "en" : "de";
      await ada.getByText(languages[other], { exact: true }).click();
      const heading = translate(catalogues[other], other, "settings.language.title");
      await ada.getByRole("heading", { name: heading, level: 1 }).waitFor();
      await expectOnly(ada, other, "settings in another language");
      await ada.getByText(languages[language], { exact: true }).click();
      await ada.getByRole("heading", { name: say("settings.language.title"), level: 1 }).waitFor();
      await ada.keyboard.press("Escape");

      const context = await openContext(await launchBrowser(), { ...PHONE, locale: `${language}-AT` });
      const bea = await context.newPage();
      watch(bea, "Bea");
      await bea.goto(new URL(link).origin);
      await bea.getByRole("textbox", { name: say("account.login") }).waitFor();
      await lookAtAllSizes(bea, "signed-out");
      await bea.getByRole("textbox", { name: say("account.login") }).fill("nobody");
      await bea.getByLabel(say("signIn.password")).fill("a wrong password");
      await bea.getByRole("button", { name: say("welcome.signIn") }).click();
      await bea.getByText(say("errors.SW_SIGN_IN_FAILED")).waitFor();
      expect(await bea.getByLabel(say("signIn.password")).inputValue()).toBe("a wrong password");
      await changeSystemLanguage(bea, other);
      await bea.getByText(translate(catalogues[other], other, "errors.SW_SIGN_IN_FAILED")).waitFor();
      await bea.goto("about:blank");
      await bea.goto(link);
      await bea.getByRole("textbox", { name: say("welcome.name") }).waitFor();
      await lookAtAllSizes(bea, "invited");
      await bea.getByRole("textbox", { name: say("welcome.name") }).fill("Bea");
      await bea.getByRole("button", { name: say("welcome.join") }).click();
      await bea.getByTestId("composer").fill("Moin");
      await ada.getByText(say("timeline.typing", { names: "Bea", count: 1 })).waitFor();
      await look(ada, "typing");
      await bea.keyboard.press("Enter");
      await ada.getByText("Moin").waitFor();
      await lookAtAllSizes(bea, "room");

      await ada.getByTestId("start-video-call").click();
      await bea.getByText(say("call.incomingVideo", { name: "Ada" })).waitFor();
      await look(ada, "ringing");
      await lookAtAllSizes(bea, "ring");
      await bea.getByRole("button", { name: say("call.reply") }).click();
      await lookAtAllSizes(bea, "reply");
      await bea.getByRole("button", { name: say("common.back") }).click();
      await bea.getByTestId("answer").click();
      await expectMedia([ada, bea], 1);
      await look(ada, "call");
      await lookAtAllSizes(bea, "call");
      await ada.getByRole("button", { name: say("call.moreEnd") }).click();
      await look(ada, "call-options");
      await ada.keyboard.press("Escape");
      await ada.getByTestId("share-screen").click();
      await ada.getByRole("dialog", { name: say("screenPicker.title") }).waitFor();
      await ada.getByText(say("screenPicker.screens")).click();
      await ada.getByRole("option", { name: say("screenPicker.wholeScreen"), exact: true }).waitFor();
      await look(ada, "picker");
      await ada.getByRole("button", { name: say("screenPicker.do"), exact: true }).click();
      await ada.getByText(say("call.share.screenTo", { count: 1 })).waitFor();
      await bea
        .getByText(say("call.share.of", { name: "Ada" }))
        .first()
        .waitFor();
      await look(ada, "sharing");
      await lookAtAllSizes(bea, "share");
      await bea.getByTestId("leave").click();
      await ada.getByTestId("leave").click();
      await ada.getByText(say("timeline.call.completedOwn", { duration: "0:" })).waitFor();
      await look(ada, "after-call");
      await lookAtAllSizes(bea, "after-call");
    },
  );
});

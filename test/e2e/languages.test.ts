import { writeFileSync } from "node:fs";
import type { Page } from "playwright";
import { describe, test } from "vitest";
import { launchDesktop } from "../helpers/desktop.ts";
import { expectNothingCut, expectOnly } from "../helpers/language.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, electronPath, launchBrowser, openContext, watch } from "../helpers/people.ts";

const folder = process.env["HEARTH_TEST_SCREENSHOTS"];

async function expectGerman(page: Page, where: string): Promise<void> {
  if (folder) writeFileSync(`${folder}/${where}.png`, await page.screenshot());
  await expectOnly(page, "de", where);
  await expectNothingCut(page, where);
}

describe.skipIf(!electronPath || !browserPath)("in German", () => {
  test("all screens are German, from the invite to the call, on a computer and on a phone", async () => {
    const { page: ada } = await launchDesktop({
      flags: ["--use-fake-device-for-media-stream", "--lang=de"],
      env: { LANGUAGE: "de" },
    });
    const browser = await launchBrowser();
    await expectGerman(ada, "first-run");
    await ada.getByRole("textbox", { name: "Dein Name" }).fill("Ada");
    await ada.getByRole("button", { name: "Speichern" }).click();
    await ada.getByRole("navigation").getByText("Ada").waitFor();
    await ada.getByRole("button", { name: "Leute einladen" }).first().click();
    await ada.waitForFunction(() => document.querySelector<HTMLInputElement>("dialog input")?.value);
    await expectGerman(ada, "invite");
    const link = await ada.getByRole("textbox", { name: "Einladungslink" }).inputValue();
    await ada.getByRole("button", { name: "Schließen" }).click();

    await ada.getByRole("button", { name: "Einstellungen", exact: true }).click();
    const sections = ada.getByRole("navigation", { name: "Bereiche der Einstellungen" }).getByRole("link");
    for (const section of await sections.all()) {
      await section.click();
      await expectGerman(ada, `settings-${await section.textContent()}`);
    }
    await ada.keyboard.press("Escape");

    const context = await openContext(browser, { locale: "de-AT", width: 390, height: 780 });
    const bea = await context.newPage();
    watch(bea, "Bea");
    await bea.goto(new URL(link).origin);
    await bea.getByRole("textbox", { name: "Anmeldename" }).waitFor();
    await expectGerman(bea, "signed-out-phone");
    await bea.getByRole("textbox", { name: "Anmeldename" }).fill("nobody");
    await bea.getByLabel("Passwort").fill("a wrong password");
    await bea.getByRole("button", { name: "Auf diesem Gerät anmelden" }).click();
    await bea.getByText("Anmeldename oder Passwort ist falsch.").waitFor();
    await bea.goto("about:blank");
    await bea.goto(link);
    await bea.getByRole("textbox", { name: "Dein Name" }).waitFor();
    await expectGerman(bea, "invited-phone");
    await bea.getByRole("textbox", { name: "Dein Name" }).fill("Bea");
    await bea.getByRole("button", { name: "Beitreten" }).click();
    await bea.getByTestId("composer").fill("Moin");
    await expectGerman(ada, "typing");
    await bea.keyboard.press("Enter");
    await ada.getByText("Moin").waitFor();
    await expectGerman(bea, "room-phone");

    await ada.getByTestId("start-video-call").click();
    await bea.getByTestId("incoming-call").getByText("Ada ruft mit Video an").waitFor();
    await expectGerman(ada, "ringing");
    await expectGerman(bea, "ring-phone");
    await bea.getByRole("button", { name: "Mit Nachricht ablehnen" }).click();
    await expectGerman(bea, "reply-phone");
    await bea.getByRole("button", { name: "Zurück" }).click();
    await bea.getByTestId("answer").click();
    await expectMedia([ada, bea], 1);
    await expectGerman(ada, "call");
    await expectGerman(bea, "call-phone");
    await ada.getByRole("button", { name: "Weitere Anrufoptionen" }).click();
    await expectGerman(ada, "call-options");
    await ada.keyboard.press("Escape");
    await ada.getByTestId("share-screen").click();
    await ada.getByRole("dialog", { name: "Was möchtest du teilen?" }).waitFor();
    await ada.getByText("Bildschirme").click();
    await ada.getByRole("option", { name: "Bildschirm", exact: true }).waitFor();
    await expectGerman(ada, "picker");
    await ada.getByRole("button", { name: "Teilen", exact: true }).click();
    await ada.getByText("Du teilst deinen Bildschirm mit 1 Person").waitFor();
    await bea.getByText("Bildschirm von Ada").first().waitFor();
    await expectGerman(ada, "sharing");
    await expectGerman(bea, "share-phone");
    await bea.getByTestId("leave").click();
    await ada.getByTestId("leave").click();
    await ada.getByText(/^Dein Anruf · 0:\d\d$/).waitFor();
    await expectGerman(ada, "after-call");
    await expectGerman(bea, "after-call-phone");
  });
});

import { writeFileSync } from "node:fs";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { de } from "../../src/renderer/messages/de.ts";
import { english } from "../../src/renderer/messages/english.ts";
import { routes } from "../../src/shared/contract/index.ts";
import { startHost } from "../helpers/host.ts";
import { expectNothingCut } from "../helpers/language.ts";
import { expectMedia } from "../helpers/media.ts";
import {
  browserPath,
  fakeDevices,
  launchBrowser,
  openContext,
  signInWith,
  watch,
} from "../helpers/people.ts";

/** The folder for a screenshot of each size, if somebody wants to look at them. */
const folder = process.env["HEARTH_TEST_SCREENSHOTS"];
const sizes = [
  { width: 390, height: 780 },
  { width: 768, height: 900 },
  { width: 1280, height: 800 },
];
const ROOM = "Produktentwicklung";

describe.skipIf(!browserPath)("the call bar", () => {
  test.each([
    { language: "en", theme: "light", texts: english },
    { language: "de", theme: "dark", texts: de },
  ] as const)(
    "shows the room's name in full when it is not on screen anyway, at all sizes, in $language",
    async ({ language, theme, texts }) => {
      const host = await startHost();
      const { api } = host.owner;
      const room = await api.call(routes.createRoom, { body: { name: ROOM } });
      const invited = await api.call(routes.createInvite, { body: { role: "guest", room_id: room.id } });
      const browser = await launchBrowser([
        ...fakeDevices,
        "--auto-select-desktop-capture-source=Entire screen",
      ]);
      const look = { theme, locale: language };
      const owner = await signInWith(browser, host.url, host.owner.token, look);
      const guest = await (await openContext(browser, look)).newPage();
      watch(guest, "the guest");
      await guest.goto(invited.url);
      await guest.getByRole("textbox", { name: texts.welcome.name }).fill("Bea");
      await guest.getByRole("button", { name: texts.welcome.join }).click();
      await guest.getByTestId("composer").waitFor();

      await owner.getByRole("button", { name: ROOM, exact: true }).click();
      await owner.getByRole("heading", { name: ROOM, level: 1 }).waitFor();
      await owner.getByTestId("start-video-call").click();
      await guest.getByTestId("answer").click();
      await expectMedia([owner, guest], 1);
      await owner.getByRole("button", { name: texts.call.moreEnd }).click();
      await owner.getByRole("menuitem", { name: texts.call.lock }).click();
      await guest.getByText(texts.call.locked).waitFor();
      await owner.getByTestId("share-screen").click();
      await owner.getByRole("button", { name: texts.call.share.stop }).first().waitFor();

      const lookAt = async (page: Page, where: string) => {
        for (const size of sizes) {
          await page.setViewportSize(size);
          if (folder)
            writeFileSync(`${folder}/bar-${language}-${where}-${size.width}.png`, await page.screenshot());
          await expectNothingCut(page, `${where} at ${size.width}`);
          await expectName(page, `${where} at ${size.width}`);
        }
      };
      await lookAt(owner, "sharing");
      await lookAt(guest, "guest");
      // In another room, and in the settings, only the bar says in which room the call is.
      await owner.getByRole("button", { name: texts.rooms.general, exact: true }).click();
      await owner.getByRole("heading", { name: texts.rooms.general, level: 1 }).waitFor();
      await lookAt(owner, "another-room");
      await guest.keyboard.press("Control+,");
      await guest.getByRole("heading", { name: texts.settings.title }).first().waitFor();
      await lookAt(guest, "settings");
      await guest.getByRole("region", { name: texts.call.bar }).getByRole("button", { name: ROOM }).click();
      await guest.getByRole("region", { name: texts.call.stage }).waitFor();
    },
  );
});

/** The name is on screen, and wherever it is, it is not cut off. */
async function expectName(page: Page, where: string): Promise<void> {
  const shown = await page
    .getByText(ROOM, { exact: true })
    .evaluateAll((elements) =>
      elements
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .map((element) => (element.scrollWidth > element.clientWidth ? "cut" : "whole")),
    );
  expect(new Set(shown), where).toEqual(new Set(["whole"]));
}

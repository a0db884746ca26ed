import { writeFileSync } from "node:fs";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { controlsOf } from "../helpers/controls.ts";
import { general, invite, startHost } from "../helpers/host.ts";
import { looksAt } from "../helpers/looks.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, calmDevices, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";

/** The folder for a picture of each state, if somebody wants to look at them. */
const folder = process.env["HEARTH_TEST_SCREENSHOTS"];
const ROOMS = 200;
const PEOPLE = 50;
const sixty = (text: string): string => text.padEnd(60, "x").slice(0, 60);

/** Each width in both themes; the last one is a window of 1440 px at 200 %. */
const SIZES = [
  { width: 360, height: 720 },
  { width: 900, height: 720 },
  { width: 1440, height: 900 },
  { width: 720, height: 450 },
];

async function look(page: Page, state: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const where = `${state}, ${size.width} px, ${colorScheme}`;
      await expectNoBarrier(page, where);
      expect((await controlsOf(page)).wrong, where).toEqual([]);
      if (folder)
        writeFileSync(`${folder}/${state}-${size.width}-${colorScheme}.png`, await page.screenshot());
    }
  }
  await page.emulateMedia({ forcedColors: "active" });
  expect(await unmarked(page), `${state}, forced colors`).toEqual([]);
  if (folder) writeFileSync(`${folder}/${state}-forced-colours.png`, await page.screenshot());
  await page.emulateMedia({ forcedColors: "none" });
}

/** The buttons with a text that have no edge, where the system's colors leave them no background. */
const unmarked = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button")]
      .filter((button) => button.checkVisibility() && /(^|[ _])(primary|plain)/.test(button.className))
      .filter((button) => getComputedStyle(button).borderTopStyle === "none")
      .map((button) => button.textContent),
  );

describe.skipIf(!browserPath)("in both themes, at each width and at 200 %,", () => {
  test("an empty host, a full one and one that is away have no barrier, and nothing leaves the window", async () => {
    const host = await startHost();
    const owner = await signInWith(await launchBrowser(), host.url, host.owner.token);
    await look(owner, "empty");

    const { api } = host.owner;
    const { id: room_id } = await general(host.owner);
    const rooms = Array.from({ length: ROOMS }, (_, index) => sixty(`Room ${index} `));
    await Promise.all(rooms.map((name) => api.call(routes.createRoom, { body: { name } })));
    const people = Array.from({ length: PEOPLE - 1 }, (_, index) => sixty(`Person ${index + 1} `));
    await Promise.all(people.map((name) => invite(host, name)));
    await api.call(routes.sendMessage, {
      params: { room_id },
      body: { body: "word ".repeat(1_000).padEnd(10_000, "x"), txn_id: crypto.randomUUID() },
    });
    await owner.setViewportSize({ width: 1440, height: 900 });
    await owner.getByText(/^(word )+x+$/u).waitFor();
    await look(owner, "full");

    await host.stop();
    await owner.getByText("No connection to the host.").first().waitFor();
    await look(owner, "offline");
  });

  test("the settings, the palette, the check before a call, a ring and a call have no barrier, in each language and direction", async () => {
    const host = await startHost();
    const browser = await launchBrowser(calmDevices);
    const owner = await signInWith(browser, host.url, host.owner.token, { isNew: true, width: 1440 });
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const { look, report } = await looksAt(owner);

    await owner.keyboard.press("Control+k");
    await owner.getByRole("dialog", { name: "Commands" }).getByRole("option").first().waitFor();
    await look("palette");
    await owner.keyboard.press("Escape");
    await owner.getByRole("heading", { name: "General", level: 1 }).focus();
    await owner.keyboard.press("?");
    await owner.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await look("shortcuts");
    await owner.keyboard.press("Escape");

    await owner.keyboard.press("Control+,");
    const sections = owner.getByRole("navigation", { name: "Sections of the settings" }).getByRole("link");
    await sections.first().waitFor();
    for (const section of await sections.all()) {
      await section.click();
      await owner.getByRole("heading", { name: (await section.textContent()) ?? "", level: 1 }).waitFor();
      await look(`settings ${await section.textContent()}`);
    }
    await owner.goto(`${host.url}/#/settings/calls`);
    const devices = owner.getByRole("combobox", { name: /^(Microphone|Camera|Speaker)$/ });
    await devices.first().waitFor();
    const edges = await devices.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().left));
    expect(edges).toEqual([edges[0], edges[0], edges[0]]);
    await owner.keyboard.press("Escape");

    await owner.getByTestId("start-video-call").click();
    await owner
      .getByRole("dialog", { name: /^Check your/ })
      .getByLabel("Your camera")
      .waitFor();
    await look("check");
    await owner.setViewportSize({ width: 320, height: 640 });
    const enter = await owner.getByTestId("prejoin-join").boundingBox();
    expect((enter?.y ?? 640) + (enter?.height ?? 0)).toBeLessThan(640);
    await owner.setViewportSize({ width: 1440, height: 760 });
    await owner.keyboard.press("Escape");
    await bea.getByTestId("start-video-call").click();
    await owner.getByTestId("answer").waitFor();
    await look("ring");
    await owner.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    await look("call");
    report();
  });
});

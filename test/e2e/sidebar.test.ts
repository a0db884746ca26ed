import type { Locator, Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { startHost } from "../helpers/host.ts";
import { browserPath, launchBrowser, signInWith } from "../helpers/people.ts";

const LONG = "Quarterly planning with everybody from all the teams, 2026";

const sidebar = (page: Page) => page.getByRole("navigation", { name: "Rooms and people" });

/** The inline edges of an element, in CSS pixels. */
async function edges(locator: Locator): Promise<{ left: number; right: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error("It is not shown.");
  return { left: Math.round(box.x), right: Math.round(box.x + box.width) };
}

describe.skipIf(!browserPath)("the sidebar", () => {
  test.each([
    [360, "dark"],
    [768, "light"],
    [1280, "dark"],
    [1280, "light"],
  ] as const)("keeps long names inside its column at %i px, %s", async (width, theme) => {
    const host = await startHost();
    const { api } = host.owner;
    await api.call(routes.createRoom, { body: { name: LONG } });
    await api.call(routes.renameMe, { body: { display_name: LONG } });
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token, { width, theme });
    if (width < 760) await page.getByRole("button", { name: "All rooms" }).click();

    const list = sidebar(page);
    const row = list.getByRole("button", { name: LONG, exact: true });
    await row.waitFor();
    const column = await edges(list);
    expect(column).toEqual({ left: 0, right: width < 760 ? width : 252 });
    for (const button of await list.getByRole("button").all()) {
      const { left, right } = await edges(button);
      const name = (await button.getAttribute("aria-label")) ?? LONG;
      expect({ name, inside: left >= column.left && right < column.right }).toEqual({ name, inside: true });
    }
    // Cut short, not scrolled sideways.
    const scrolls = await list.evaluate((nav) =>
      [nav, ...nav.querySelectorAll("div")].some((each) => each.scrollWidth > each.clientWidth),
    );
    expect(scrolls).toBe(false);
  });
});

describe.skipIf(!browserPath)("the question for the owner's name", () => {
  test("makes way for a call, and is there again after it", async () => {
    const host = await startHost();
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
    const card = page.getByRole("region", { name: "Welcome to Hearth" });
    await card.waitFor();
    await page.getByTestId("start-audio-call").click();
    await page.getByTestId("leave").waitFor();
    await card.waitFor({ state: "detached" });
    await page.getByTestId("leave").click();
    await card.waitFor();
  });
});

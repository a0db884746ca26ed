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

  test("the open room is in view among many, also after the settings, and in a narrow window", async () => {
    const host = await startHost();
    const { api } = host.owner;
    const names = Array.from({ length: 60 }, (_, index) => `Room ${index}`);
    const rooms = await Promise.all(names.map((name) => api.call(routes.createRoom, { body: { name } })));
    const owner = await signInWith(await launchBrowser(), host.url, host.owner.token);
    const open = sidebar(owner).locator("[aria-current=page]");
    const isInView = async (name: string) => {
      await expect.poll(() => open.textContent()).toBe(name);
      await expect
        .poll(() =>
          open.evaluate((row) => {
            const { top, bottom } = row.getBoundingClientRect();
            const around = row.closest("nav > div:not(:first-child)")?.getBoundingClientRect();
            return around !== undefined && top >= around.top && bottom <= around.bottom;
          }),
        )
        .toBe(true);
    };
    const last = rooms.at(-1);
    await owner.goto(`${host.url}/#/room/${last?.id ?? ""}`);
    await isInView(last?.name ?? "");
    await owner.keyboard.press("Control+,");
    await owner.getByRole("navigation", { name: "Sections of the settings" }).waitFor();
    await owner.keyboard.press("Escape");
    await isInView(last?.name ?? "");
    await owner.setViewportSize({ width: 390, height: 720 });
    await owner.getByRole("button", { name: "All rooms" }).click();
    await isInView(last?.name ?? "");
    await owner.setViewportSize({ width: 1180, height: 760 });
    await owner.keyboard.press("Control+k");
    await owner.getByRole("dialog", { name: "Commands" }).getByRole("option").first().waitFor();
    await owner.keyboard.type("General");
    await owner.keyboard.press("Enter");
    await isInView("General");
    // One that is pressed stays where it is, at the lower edge as well.
    const row = sidebar(owner).getByRole("button", { name: "Room 20", exact: true });
    await row.evaluate((element) => {
      element.style.scrollMargin = "0";
      element.scrollIntoView({ block: "end" });
      element.style.scrollMargin = "";
    });
    const before = await row.boundingBox();
    // Not by `click`, which may scroll itself.
    await owner.mouse.click((before?.x ?? 0) + 20, (before?.y ?? 0) + 10);
    await isInView("Room 20");
    expect(await row.boundingBox()).toEqual(before);
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

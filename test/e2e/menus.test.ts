import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { browserPath, callWith } from "../helpers/people.ts";

/** What has the focus: its role and its name. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    const name = element?.getAttribute("aria-label") ?? element?.textContent;
    return `${element?.getAttribute("role") ?? element?.tagName.toLowerCase()} ${name}`;
  });

const expectFocus = (page: Page, what: string) => expect.poll(() => focused(page)).toBe(what);

describe.skipIf(!browserPath)("a menu, by keyboard", () => {
  test("has the keys and roles of one, and gives the focus back", async () => {
    const { pages } = await callWith(["Bea"]);
    const [page] = pages;
    if (!page) throw new Error("nobody there");
    const button = page.getByRole("button", { name: "Manage Bea" });

    // Opened by Enter or an arrow key; the first item has the focus.
    await button.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menu", { name: "Manage Bea" }).waitFor();
    await expectFocus(page, "menuitem Pin for me");
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await expectFocus(page, "button Manage Bea");
    await page.keyboard.press("ArrowDown");
    await expectFocus(page, "menuitem Pin for me");

    // Arrow keys go round, Home and End to the ends, and letters to what begins with them.
    await page.keyboard.press("ArrowDown");
    await expectFocus(page, "menuitem Block Bea");
    await page.keyboard.press("End");
    await expectFocus(page, "menuitem Remove from call");
    await page.keyboard.press("ArrowDown");
    await expectFocus(page, "menuitem Pin for me");
    await page.keyboard.press("ArrowUp");
    await expectFocus(page, "menuitem Remove from call");
    await page.keyboard.press("Home");
    await expectFocus(page, "menuitem Pin for me");
    await page.keyboard.type("sp");
    await expectFocus(page, "menuitem Spotlight for everyone");

    // Tab leaves the menu and closes it.
    await page.keyboard.press("Tab");
    await page.getByRole("menu").waitFor({ state: "detached" });
  });
});

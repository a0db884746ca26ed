import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, joinByInvite, launchBrowser, signInWith } from "../helpers/people.ts";

/** More presses of Tab than anybody would accept. */
const FAR = 60;

/** Presses Tab until the element with this name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < FAR; presses += 1) {
    const focused = page.locator(":focus");
    if ((await focused.count()) > 0 && (await isCalled(focused.first(), name))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${name}.`);
}

async function isCalled(focused: ReturnType<Page["locator"]>, name: string | RegExp): Promise<boolean> {
  const called = await focused.evaluate(
    (element) =>
      element.getAttribute("aria-label") ??
      (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent) ??
      "",
  );
  return typeof name === "string" ? called === name : name.test(called);
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press("Enter");
}

/** Moves through an open menu by arrow keys to the item with this name, and presses Enter. */
async function choose(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < FAR; presses += 1) {
    const focused = page.locator(":focus");
    if ((await focused.getAttribute("role"))?.startsWith("menuitem") && (await isCalled(focused, name))) {
      await page.keyboard.press("Enter");
      return;
    }
    await page.keyboard.press("ArrowDown");
  }
  throw new Error(`Arrow keys do not lead to ${name}.`);
}

/** Checks the page in both themes. */
async function expectOpenToAll(page: Page, where: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectNoBarrier(page, `${where}, ${colorScheme}`);
  }
}

describe.skipIf(!browserPath)("with the keyboard alone", () => {
  test("one can call, answer and use every control of a call, without accessibility violations", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await press(owner, "Start a video call");
    await bea.getByTestId("incoming-call").waitFor();
    await expectOpenToAll(bea, "ring");
    await press(bea, "Answer");
    await expectMedia([owner, bea], 1);
    await expectOpenToAll(owner, "grid");

    // Mute and unmute with the button and its shortcut, even while writing.
    await press(owner, "Mute");
    await tabTo(owner, "Unmute");
    await owner.getByTestId("composer").focus();
    await owner.keyboard.type("two things at once");
    await owner.keyboard.press("Control+d");
    await owner.getByRole("button", { name: "Mute", exact: true }).waitFor();
    expect(await owner.getByTestId("composer").inputValue()).toBe("two things at once");

    await press(owner, "Raise your hand");
    await bea.getByRole("img", { name: "Hand raised, number 1" }).waitFor();
    await press(owner, "React");
    await expectOpenToAll(owner, "reactions");
    await choose(owner, "🎉");
    await bea.getByText("🎉", { exact: true }).first().waitFor();
    // The focus is back where it was.
    await expect.poll(() => isCalled(owner.locator(":focus"), "React")).toBe(true);

    await press(owner, "Speaker");
    await expectOpenToAll(owner, "speaker");
    await press(owner, "Grid");
    await press(owner, "Manage Bea");
    await expectOpenToAll(owner, "what to do about somebody");
    await choose(owner, "Pin for me");
    await press(owner, "Manage Bea");
    await choose(owner, "Unpin");
    await owner.keyboard.press("Control+,");
    await press(owner, "Calls");
    await tabTo(owner, "Hide self view");
    await owner.keyboard.press("Space");
    await expectOpenToAll(owner, "settings, during a call");
    await owner.keyboard.press("Escape");
    await expect.poll(() => owner.locator("video[data-participant]").count()).toBe(1);

    await press(bea, "Leave");
    await bea.getByTestId("leave").waitFor({ state: "detached" });
    await press(bea, "Join");
    await expectMedia([owner, bea], 1);
    await press(owner, "More call options");
    await expectOpenToAll(owner, "ways to end");
    await choose(owner, "End for everyone");
    await bea.getByTestId("leave").waitFor({ state: "detached" });
    await expectOpenToAll(bea, "after the call");
  });
});

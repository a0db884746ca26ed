import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import {
  browserPath,
  joinByInvite,
  launchBrowser,
  openContext,
  signInWith,
  watch,
} from "../helpers/people.ts";

const palette = (page: Page) => page.getByRole("dialog", { name: "Commands" });

/** Opens the palette, types, and runs what is found first. */
async function run(page: Page, query: string, first: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await palette(page).waitFor();
  await page.keyboard.type(query);
  await expect.poll(() => palette(page).getByRole("option").first().textContent()).toContain(first);
  await page.keyboard.press("Enter");
  await palette(page).waitFor({ state: "detached" });
}

const regionOfFocus = (page: Page) =>
  page.evaluate(() => {
    const region = document.activeElement?.closest("[data-region]");
    return region?.getAttribute("aria-label") ?? region?.tagName ?? "";
  });

describe.skipIf(!browserPath)("with the keyboard alone", () => {
  test("one gets from the invite to a call, and hangs up", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await (await openContext(browser)).newPage();
    watch(bea, "Bea");
    await bea.goto(host.inviteUrl);
    await bea.getByRole("textbox", { name: "Your name" }).waitFor();
    await bea.keyboard.press("Tab");
    for (let presses = 0; presses < 10; presses += 1) {
      const name = await bea.evaluate(() => document.activeElement?.tagName);
      if (name === "INPUT") break;
      await bea.keyboard.press("Tab");
    }
    await bea.keyboard.type("Bea");
    await bea.keyboard.press("Enter");
    await bea.getByTestId("composer").waitFor();

    await run(bea, "video", "Start a video call");
    await owner.getByTestId("incoming-call").waitFor();
    await owner.getByTestId("answer").focus();
    await owner.keyboard.press("Enter");
    await expectMedia([owner, bea], 1);

    await run(bea, "mute", "Mute");
    await bea.getByRole("button", { name: "Unmute" }).first().waitFor();
    await run(bea, "hand", "Raise your hand");
    await owner.getByRole("img", { name: "Hand raised, number 1" }).waitFor();

    // F6 leads to the call's bar, and back to where one was.
    await bea.getByTestId("composer").focus();
    await bea.keyboard.press("F6");
    expect(await regionOfFocus(bea)).toBe("Call");
    await bea.keyboard.press("Shift+F6");
    expect(await regionOfFocus(bea)).toBe("FORM");

    await run(bea, "leave", "Leave");
    await bea.getByTestId("leave").waitFor({ state: "detached" });
  });

  test("everything is found, the focus returns, and shortcuts can be looked up", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    await host.owner.api.call(routes.createRoom, { body: { name: "Küche & Co" } });
    const owner = await signInWith(browser, host.url, host.owner.token);
    await joinByInvite(browser, host.inviteUrl, "Zoë Adams");
    await owner.getByTestId("composer").focus();
    await owner.keyboard.press("Control+k");
    await palette(owner).getByRole("option").first().waitFor();
    await expectNoBarrier(owner, "palette");
    await owner.keyboard.type("nothing like this");
    await palette(owner).getByText("Nothing matches").waitFor();
    await owner.keyboard.press("Escape");
    await owner.keyboard.press("Escape");
    await palette(owner).waitFor({ state: "detached" });
    expect(await owner.evaluate(() => document.activeElement?.tagName)).toBe("TEXTAREA");
    // What is typed into the composer is text.
    await owner.keyboard.type("really?");
    await expect.poll(() => owner.getByTestId("composer").inputValue()).toBe("really?");

    await run(owner, "kuche", "Küche & Co");
    await owner.getByRole("heading", { name: "Küche & Co", level: 1 }).waitFor();
    await run(owner, "zoe", "Zoë Adams");
    await owner.getByRole("heading", { name: "Zoë Adams", level: 1 }).waitFor();
    await run(owner, "dark", "Theme: Dark");
    await expect.poll(() => owner.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
    await run(owner, "settings calls", "Settings: Calls");
    await owner.getByRole("heading", { name: "Calls", level: 1 }).waitFor();

    await run(owner, "keyboard", "Keyboard shortcuts");
    const sheet = owner.getByRole("dialog", { name: "Keyboard shortcuts" });
    await sheet.getByText("Mute or unmute").waitFor();
    await expectNoBarrier(owner, "shortcuts");
    await owner.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    await owner.keyboard.press("?");
    await sheet.waitFor();
  });
});

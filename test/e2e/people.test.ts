import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { invite, startHost } from "../helpers/host.ts";
import {
  browserPath,
  joinByInvite,
  launchBrowser,
  openContext,
  signInWith,
  watch,
} from "../helpers/people.ts";
import { openSettings } from "../helpers/settings.ts";

/** Checks the page in both themes and three widths, in which nothing must overflow. */
async function expectOpenToAll(page: Page, where: string): Promise<void> {
  const before = page.viewportSize();
  for (const width of [1180, 420, 320])
    for (const colorScheme of ["dark", "light"] as const) {
      await page.setViewportSize({ width, height: 760 });
      await page.emulateMedia({ colorScheme });
      await expectNoBarrier(page, `${where}, ${width} px, ${colorScheme}`);
      const fits = () => document.documentElement.scrollWidth <= window.innerWidth;
      expect(await page.evaluate(fits), `${where}, ${width} px`).toBe(true);
    }
  if (before) await page.setViewportSize(before);
}

describe.skipIf(!browserPath)("an owner", () => {
  test("sees everybody, changes roles, signs people out and disables them", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    await invite(host, "Gus", { role: "guest" });
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const owner = await signInWith(browser, host.url, host.owner.token);
    await openSettings(owner, "People");
    const dialog = owner.getByRole("region", { name: "Settings" });
    const line = dialog.getByRole("listitem").filter({ hasText: "Bea" });
    await line.waitFor();
    await expectOpenToAll(owner, "people");

    await openSettings(bea, "Profile");
    expect(await bea.getByRole("link", { name: "People", exact: true }).count()).toBe(0);
    await dialog.getByRole("combobox", { name: "Role of Bea" }).selectOption("Admin");
    // She can at once, on the page that she has open.
    await bea.getByRole("link", { name: "People", exact: true }).click();
    const hers = bea.getByRole("region", { name: "Settings" });
    await hers.getByRole("button", { name: "Disable Gus" }).waitFor();
    expect(await hers.getByRole("button", { name: /^Disable/ }).count()).toBe(1);

    await dialog.getByRole("button", { name: "Sign out Bea everywhere" }).click();
    await bea.getByRole("heading", { name: "You are not signed in" }).waitFor();
    await dialog.getByRole("button", { name: "Disable Bea" }).click();
    await line.getByText("Disabled").waitFor();
    await owner.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => owner.getByRole("navigation").getByText("Bea").count()).toBe(0);
    await owner.getByRole("navigation").getByRole("button", { name: "General" }).click();
    await openSettings(owner, "People");
    await dialog.getByRole("button", { name: "Enable Bea" }).click();
    await dialog.getByRole("button", { name: "Disable Bea" }).waitFor();
    // A window that becomes narrow still shows them, and then the room.
    await owner.setViewportSize({ width: 400, height: 700 });
    await dialog.getByRole("button", { name: "Close settings" }).click();
    await dialog.waitFor({ state: "detached" });
    await owner.getByTestId("composer").click();
  });
});

describe.skipIf(!browserPath)("a room's dialog", () => {
  test("stays open when the window becomes narrow, where the room list was shown before", async () => {
    const host = await startHost();
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token, { width: 420 });
    await page.getByRole("button", { name: "All rooms" }).click();
    await page.setViewportSize({ width: 1180, height: 760 });
    await page.getByRole("main").getByRole("button", { name: "Invite people" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Invite link" }).waitFor();
    await page.setViewportSize({ width: 420, height: 760 });
    await dialog.getByRole("button", { name: "Close" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByTestId("composer").click();
  });
});

describe.skipIf(!browserPath)("a caller can be blocked", () => {
  test("while they ring, and unblocked in the room or in the account settings", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const pest = await invite(host, "Pest");
    const me = (await host.owner.api.call(routes.listPeople)).find((one) => one.display_name === "Bea");
    const room = await pest.api.call(routes.createDirectRoom, { body: { user_id: me?.id ?? "" } });
    const call = () => pest.api.call(routes.initiateCall, { body: { room_id: room.id, type: "audio" } });
    const say = (body: string) =>
      pest.api.call(routes.sendMessage, {
        params: { room_id: room.id },
        body: { body, txn_id: crypto.randomUUID() },
      });

    const { call_id } = await call();
    await bea.getByTestId("incoming-call").waitFor();
    await bea.getByRole("button", { name: "Block Pest" }).click();
    await bea.getByTestId("incoming-call").waitFor({ state: "detached" });
    await bea.getByText("You blocked Pest. They are not notified.").waitFor();
    // To the caller the call was declined.
    expect(await pest.api.call(routes.getCall, { params: { call_id } })).toMatchObject({
      outcome: "declined",
    });

    const second = await call();
    await say("pick up!");
    await bea.getByRole("navigation").getByText("Pest").click();
    await bea.getByText(/You blocked Pest: their calls do not ring/).waitFor();
    expect(await bea.getByTestId("incoming-call").count()).toBe(0);
    expect(await bea.getByTestId("join-call").count()).toBe(0);
    expect(await bea.getByText("pick up!").count()).toBe(0);
    await expectOpenToAll(bea, "a blocked room");
    await pest.api.call(routes.endCall, { params: { call_id: second.call_id } });

    await openSettings(bea, "Blocked people");
    await expectOpenToAll(bea, "blocked people");
    await bea.getByRole("button", { name: "Unblock Pest" }).click();
    await bea.getByText(/^You have not blocked anyone/).waitFor();
    await bea.keyboard.press("Escape");
    await bea.getByRole("navigation").getByText("Pest").click();
    await say("friends again?");
    await bea.getByText("friends again?").waitFor();
    await call();
    await bea.getByTestId("incoming-call").waitFor();
    await expectOpenToAll(bea, "a ring");
  });
});

describe.skipIf(!browserPath)("a sign-in link", () => {
  test("says whose account it opens and asks first, even if another person is signed in", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const ada = await invite(host, "Ada Lovelace");
    const link = async () => (await ada.api.call(routes.createDeviceCode)).url;
    const page = await (await openContext(browser)).newPage();
    watch(page, "link");
    await page.goto(await link());
    await page.getByRole("heading", { name: "Sign in as Ada Lovelace?" }).waitFor();
    await page.getByText(new URL(host.url).host).waitFor();
    await expectOpenToAll(page, "sign-in link");
    await page.getByRole("button", { name: "Sign in as Ada Lovelace" }).click();
    await page.getByTestId("composer").waitFor();

    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const second = await link();
    await bea.goto("about:blank");
    await bea.goto(second);
    await bea.getByText(/You are currently signed in as Bea/).waitFor();
    await expectOpenToAll(bea, "another's sign-in link");
    await bea.getByRole("button", { name: "Continue as Bea" }).click();
    await bea.getByTestId("composer").waitFor();
    // Opening the page has not used it up.
    await bea.goto("about:blank");
    await bea.goto(second);
    await bea.getByRole("button", { name: "Sign in as Ada Lovelace" }).click();
    await bea.getByRole("navigation").getByText("Ada Lovelace").waitFor();
  });
});

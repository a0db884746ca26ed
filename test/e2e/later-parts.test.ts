import { describe, expect, test } from "vitest";
import { startHost } from "../helpers/host.ts";
import { browserPath, joinByInvite, launchBrowser, openContext, watch } from "../helpers/people.ts";

/** Lazily loaded parts of the app. */
const CALLS = "**/assets/in-call-*.js";
const INVITES = "**/assets/invite-dialog-*.js";

describe.skipIf(!browserPath)("a lazily loaded part of the app", () => {
  test("that fails to load is reported, and loads on the next try", async () => {
    const host = await startHost();
    const context = await openContext(await launchBrowser());
    await context.addInitScript((secret) => localStorage.setItem("hearth.session", secret), host.owner.token);
    await context.route(CALLS, (route) => route.abort());
    await context.route(INVITES, (route) => route.abort());
    const page = await context.newPage();
    watch(page, "without its parts");
    await page.goto(host.url);
    const missing = page.getByText(/Part of the app could not be loaded/);

    await page.getByTestId("start-video-call").click();
    await missing.waitFor();
    expect(await page.getByTestId("composer").isEnabled()).toBe(true);
    await page.getByRole("button", { name: "Dismiss" }).click();
    await context.unroute(CALLS);
    await page.getByTestId("start-video-call").click();
    await page.getByTestId("leave").waitFor();
    await page.getByTestId("leave").click();

    await page.getByRole("button", { name: "Invite people" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.filter({ has: missing }).waitFor();
    await context.unroute(INVITES);
    await dialog.getByRole("button", { name: "Try again" }).click();
    await dialog.getByRole("textbox", { name: "Invite link" }).waitFor();
  });

  test("is loaded in time for a call that is already ringing when the page opens", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await joinByInvite(browser, host.inviteUrl, "Ada");
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await bea.goto("about:blank");
    await owner.getByTestId("start-video-call").click();
    await owner.getByText(/Ringing .*Bea/).waitFor();
    await bea.goto(host.url);
    // At once, whatever has been loaded by then.
    await bea.getByTestId("answer").click();
    await bea.getByTestId("leave").waitFor();
    await bea.locator("video[data-participant]").nth(1).waitFor();
  });
});

import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { openLinkAgain } from "../helpers/desktop.ts";
import { share } from "../helpers/namespaces/calls.ts";
import { hasNamespaces } from "../helpers/namespaces/network.ts";
import { office } from "../helpers/namespaces/places.ts";
import { launchBrowserOn, launchDesktopOn } from "../helpers/namespaces/programs.ts";
import { browserPath, electronPath } from "../helpers/people.ts";

const CODE = "yib148rffNqCsMg_C17ttg";

describe.skipIf(!hasNamespaces || !electronPath || !browserPath)("a hearth:// link", () => {
  test("is on the invite page of a browser, starts the app, and joins after a question with the address", async () => {
    const net = office();
    const { host, authority } = await share(net.host);
    const browser = await launchBrowserOn(net.guest, [authority]);
    const invited = await (await browser.newContext()).newPage();
    await invited.goto(host.inviteUrl);
    const link = await invited.getByRole("link", { name: "Open in the desktop app" }).getAttribute("href");
    expect(link).toBe(host.inviteUrl.replace("https:", "hearth:"));

    const desktop = await launchDesktopOn(net.guest, { link: link ?? "" });
    const { page } = desktop;
    const dialog = page.getByRole("dialog");
    await dialog.getByText(new URL(host.inviteUrl).origin, { exact: true }).waitFor();
    await expectNoBarrier(page, "the question whether to join");
    // Nothing has been joined yet, and declining leaves it so.
    await dialog.getByRole("button", { name: "Cancel" }).click();
    expect(await page.evaluate(() => document.querySelector("dialog"))).toBeNull();
    expect((await host.owner.api.call(routes.listRooms)).rooms[0]?.members).toHaveLength(1);

    expect(await openLinkAgain(desktop, link ?? "")).toBe(0);
    await dialog.getByRole("button", { name: "Join", exact: true }).click();
    await page.getByLabel("Your name").fill("Guest");
    await page.keyboard.press("Enter");
    await page.getByTestId("composer").waitFor();

    // The app knows the host now, and shows the page of the next link at once.
    const invite = await host.owner.api.call(routes.createInvite, { body: {} });
    expect(await openLinkAgain(desktop, invite.url.replace("https:", "hearth:"))).toBe(0);
    await page.getByText("You are signed in here as Guest.").waitFor();
    await page.getByRole("button", { name: "Continue as Guest" }).click();

    // With another fingerprint it is another host, at best.
    const forged = `hearth://${new URL(host.inviteUrl).host}/#/invite/${CODE}?ca=${"0".repeat(64)}`;
    await openLinkAgain(desktop, forged);
    await dialog.getByRole("button", { name: "Join", exact: true }).click();
    await dialog.getByText(/names a different certificate authority/).waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();

    // What only looks like an invite is refused, with the reason.
    await openLinkAgain(desktop, `hearth://team.example@evil.example/#/invite/${CODE}`);
    await dialog.getByText(/not an invite or sign-in link/).waitFor();
  });
});

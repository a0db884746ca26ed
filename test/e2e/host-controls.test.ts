import { describe, expect, test } from "vitest";
import { inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { expectMedia, receives } from "../helpers/media.ts";
import { browserPath, electronPath, joinByInvite, launchBrowser, participants } from "../helpers/people.ts";
import { openSettings } from "../helpers/settings.ts";

describe.skipIf(!electronPath || !browserPath)("a room's owner", () => {
  test("mutes, spotlights and removes a participant, and locks the call", async () => {
    const { page: owner } = await launchDesktop();
    const browser = await launchBrowser();
    const link = await inviteLink(owner);
    const bea = await joinByInvite(browser, link, "Bea");
    const cem = await joinByInvite(browser, link, "Cem");
    await owner.getByTestId("start-video-call").click();
    for (const page of [bea, cem]) await page.getByTestId("answer").click();
    await expectMedia([owner, bea, cem], 2);
    const manage = async (action: string) => {
      await owner.getByRole("button", { name: "Manage Bea" }).click();
      const tile = owner.getByRole("listitem", { name: "Bea" });
      await tile.getByRole("menuitem", { name: action, exact: true }).click();
    };

    // Raised hands are numbered in order, and a reaction is shown to everybody.
    const tileOf = (page: typeof owner, name: string) => page.getByRole("listitem", { name });
    await cem.getByRole("button", { name: "Raise your hand" }).click();
    await tileOf(owner, "Cem").getByRole("img", { name: "Hand raised, number 1" }).waitFor();
    await bea.getByRole("button", { name: "Raise your hand" }).click();
    await tileOf(owner, "Bea").getByRole("img", { name: "Hand raised, number 2" }).waitFor();
    await cem.getByRole("button", { name: "Lower your hand" }).click();
    await tileOf(owner, "Bea").getByRole("img", { name: "Hand raised, number 1" }).waitFor();
    await bea.getByRole("button", { name: "React" }).click();
    await bea.getByRole("menuitem", { name: "👏" }).click();
    for (const page of [owner, cem]) await tileOf(page, "Bea").getByText("👏").waitFor();

    // Muted by the media server; the participant can unmute.
    await manage("Mute");
    for (const page of [owner, cem]) await expect.poll(async () => (await receives(page)).heard).toBe(1);
    await bea.getByTestId("toggle-mute").click();
    for (const page of [owner, cem]) await expect.poll(async () => (await receives(page)).heard).toBe(2);

    // A spotlight is shown to everybody.
    await cem.getByRole("button", { name: "Manage Bea" }).click();
    await cem.getByRole("menuitem", { name: "Pin for me" }).waitFor();
    expect(await cem.getByRole("menuitem", { name: "Spotlight for everyone" }).count()).toBe(0);
    await cem.keyboard.press("Escape");
    await manage("Spotlight for everyone");
    const first = cem.getByRole("region", { name: "People in the call" }).getByRole("listitem").first();
    await expect.poll(() => first.getAttribute("aria-label")).toBe("Bea");
    await manage("End spotlight");

    await owner.getByRole("button", { name: "More call options" }).click();
    await owner.getByRole("menuitem", { name: "Lock call" }).click();
    await cem.getByText("Locked: no one else can join").waitFor();
    const dan = await joinByInvite(browser, link, "Dan");
    await dan.getByTestId("join-call").click();
    await dan.getByText("This call is locked").waitFor();

    await manage("Remove from call");
    await expect.poll(() => participants(cem).count()).toBe(2);
    await bea.getByText("You are no longer part of this call").waitFor();
    await expectMedia([owner, cem], 1);
  });

  test("signs in on a second device with a code from the first one, and signs it out", async () => {
    const { page: owner } = await launchDesktop();
    const browser = await launchBrowser();
    const bea = await joinByInvite(browser, await inviteLink(owner), "Bea");
    await openSettings(bea, "Devices and sign-in");
    await bea.getByRole("button", { name: "Show a code" }).click();
    const code = await bea.getByText(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/).textContent();
    const context = await browser.newContext();
    const phone = await context.newPage();
    await phone.goto(new URL(bea.url()).origin);
    await phone.getByRole("textbox", { name: "Code from your other device" }).fill(code?.toLowerCase() ?? "");
    await phone.getByRole("button", { name: "Sign in on this device" }).click();
    await phone.getByRole("navigation").getByText("Bea").waitFor();

    // Typing is shown to others.
    await owner.getByRole("navigation").getByText("General").click();
    await phone.getByRole("navigation").getByText("General").click();
    await phone.getByTestId("composer").fill("Hello");
    await owner.getByText("Bea is typing…").waitFor();

    await bea.keyboard.press("Escape");
    await openSettings(bea, "Devices and sign-in");
    await bea.getByRole("button", { name: /^Sign out of/ }).click();
    await phone.getByRole("heading", { name: "You are not signed in" }).waitFor();
  });
});

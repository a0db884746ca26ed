import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { enter, joinAsGuest, openConference, openGuestPage } from "../helpers/guests.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia, receives } from "../helpers/media.ts";
import { browserPath, calmDevices, launchBrowser, participants } from "../helpers/people.ts";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const tile = (page: Page, name: string) => page.getByRole("listitem", { name, exact: true });
/** Whether the page has a camera or microphone open. */
const sends = (page: Page) =>
  page.evaluate(async () => {
    const { connections = [] } = window as unknown as { connections?: RTCPeerConnection[] };
    return connections.some(
      (connection) =>
        connection.connectionState !== "closed" &&
        connection.getSenders().some(({ track }) => track?.readyState === "live"),
    );
  });

describe.skipIf(!browserPath)("guests of a meeting", () => {
  test("see and hear each other, chat, leave and come back, a reload returns to the same place, and a stop ends it", async () => {
    const host = await startHost();
    const { id, links } = await openConference(host.owner, {
      name: "Team standup room",
      max_participants: 2,
    });
    const browser = await launchBrowser(calmDevices);
    const anna = await openGuestPage(browser, links.guest_url);
    await anna.getByRole("heading", { name: "Team standup room" }).waitFor();
    await anna.getByText(/invites you/).waitFor();
    await anna.getByRole("meter", { name: "Microphone level" }).waitFor();
    await expectNoBarrier(anna, "before joining");
    await enter(anna, "Anna <b>bold</b>");
    const ben = await joinAsGuest(browser, links.guest_url, "Ben");
    await expectMedia([anna, ben], 1);
    // What one writes is shown as it is written.
    await tile(ben, "Anna <b>bold</b>").waitFor();
    await expectNoBarrier(anna, "in the conference");
    await expect.poll(() => anna.title()).toBe("Team standup room · Hearth");

    await button(anna, "Chat").click();
    await anna.getByRole("textbox", { name: "Message" }).fill("<img src=x onerror=window.xss=1> hello");
    await anna.keyboard.press("Enter");
    await button(ben, "Chat, 1 new message").click();
    await ben.getByRole("log").getByText("<img src=x onerror=window.xss=1> hello").waitFor();
    await expectNoBarrier(ben, "chat");
    expect(await ben.locator("img").count()).toBe(0);

    await button(ben, "Mute").click();
    await tile(anna, "Ben").getByRole("img", { name: "Muted" }).waitFor();
    // The page sets its title only after it has painted.
    await expect.poll(() => ben.title()).toBe("Muted · Team standup room");
    await button(ben, "Raise hand").click();
    await tile(anna, "Ben").getByRole("img", { name: "Hand raised" }).waitFor();

    // Both places are taken: a third finds it full, and Ben's reload returns to his.
    const third = await openGuestPage(browser, links.guest_url);
    await third.getByRole("heading", { name: "The conference is full" }).waitFor();
    await ben.reload();
    await enter(ben, "Ben");
    await expectMedia([anna, ben], 1);
    expect(await participants(anna).count()).toBe(2);

    // Whoever leaves makes room at once, and has nothing open any more.
    await ben.getByTestId("guest-leave").click();
    await ben.getByRole("heading", { name: "You have left" }).waitFor();
    await tile(anna, "Ben").waitFor({ state: "detached" });
    expect(await sends(ben)).toBe(false);
    await third.getByTestId("guest-join").waitFor();

    // A stop ends it for those who are in and closes their devices; whoever waits at the link sees it start again.
    await host.owner.api.call(routes.stopConference, { params: { conference_id: id } });
    await anna.getByRole("heading", { name: "The conference has ended" }).waitFor();
    expect(await sends(anna)).toBe(false);
    await third.getByRole("heading", { name: "Not started yet" }).waitFor();
    await host.owner.api.call(routes.startConference, { params: { conference_id: id } });
    await third.getByTestId("guest-join").waitFor();
    expect(await third.evaluate(() => Object.keys(localStorage))).toEqual([]);
    expect(await ben.evaluate(() => Object.entries(localStorage))).toEqual([["hearth.guest.name", "Ben"]]);
  });

  test("agree to a recording before they join, and to one that begins later", async () => {
    const host = await startHost();
    const { id, links } = await openConference(host.owner, { record: true });
    const browser = await launchBrowser(calmDevices);
    const anna = await openGuestPage(browser, links.guest_url);
    await anna.getByText("This conference is recorded").waitFor();
    await anna.getByTestId("guest-name").fill("Anna");
    await button(anna, "Agree and join").click();
    await anna.getByText("Recorded", { exact: true }).waitFor();
    const record = (on: boolean) =>
      host.owner.api.call(routes.changeConference, { params: { conference_id: id }, body: { record: on } });
    await record(false);
    await anna.getByText("Recorded", { exact: true }).waitFor({ state: "detached" });
    await record(true);
    await anna.getByRole("dialog", { name: "This conference is recorded now" }).waitFor();
    await anna.keyboard.press("Escape");
    await button(anna, "Stay").click();
    await anna.getByRole("dialog").waitFor({ state: "detached" });
  });

  test("join with the keyboard alone, on a phone's width, in German, and without any device", async () => {
    const host = await startHost();
    const { links } = await openConference(host.owner, { name: "Küche 7" });
    const browser = await launchBrowser([]);
    const page = await openGuestPage(browser, links.guest_url, {
      width: 320,
      height: 640,
      locale: "de-AT",
      theme: "dark",
    });
    await page.getByText("Videokonferenz").waitFor();
    await expectNoBarrier(page, "in German");
    await page.getByTestId("guest-name").waitFor();
    for (let presses = 0; presses < 10; presses += 1) {
      await page.keyboard.press("Tab");
      if (await page.getByTestId("guest-name").evaluate((field) => field === document.activeElement)) break;
    }
    await page.keyboard.type("Zoë");
    await page.keyboard.press("Enter");
    await page.getByText("Noch ist niemand sonst hier.").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await expectNoBarrier(page, "in German, in the conference");
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("de-AT");
  });
});

describe.skipIf(!browserPath)("a webinar", () => {
  test("the audience sees and hears, is brought on stage and sent back without reconnecting", async () => {
    const host = await startHost();
    const { links } = await openConference(host.owner, { webinar: true });
    const browser = await launchBrowser(calmDevices);
    const ada = await joinAsGuest(browser, links.host_url, "Ada");
    // The code is not left in the address, and a reload does not need it there.
    expect(ada.url()).not.toContain("#");
    await ada.reload();
    await enter(ada, "Ada");
    const bea = await openGuestPage(browser, links.guest_url);
    await bea.getByText(/nobody sees or hears you/).waitFor();
    expect(await button(bea, /Turn on/).count()).toBe(0);
    await enter(bea, "Bea");
    await expect.poll(() => receives(bea)).toEqual({ heard: 1, seen: 1 });
    expect(await button(bea, /Unmute|Turn camera on|Share/).count()).toBe(0);
    expect(await tile(bea, "Bea").count()).toBe(0);

    await button(bea, "Raise hand").click();
    await button(ada, "People").click();
    const people = ada.getByRole("complementary", { name: "People" });
    await people.getByRole("img", { name: "Hand raised" }).waitFor();
    await expectNoBarrier(ada, "people");
    const connections = await bea.evaluate(
      () => (window as unknown as { connections: unknown[] }).connections.length,
    );
    await button(ada, "Options for Bea").click();
    await button(ada, "Bring on stage").click();
    const invitation = bea.getByRole("dialog", { name: "You are asked onto the stage" });
    await invitation.waitFor();
    await expectNoBarrier(bea, "invited");
    expect(await sends(bea)).toBe(false);
    await button(bea, "Turn on camera and microphone").click();
    await expectMedia([ada, bea], 1);

    await button(ada, "Options for Bea").click();
    await button(ada, "Send to audience").click();
    await bea.getByText(/You are in the audience again/).waitFor();
    await expect.poll(() => sends(bea)).toBe(false);
    await expect.poll(() => receives(bea)).toEqual({ heard: 1, seen: 1 });
    expect(
      await bea.evaluate(() => (window as unknown as { connections: unknown[] }).connections.length),
    ).toBe(connections);
  });

  test("hosts let people in, lock, remove and end", async () => {
    const host = await startHost();
    const { links } = await openConference(host.owner, { waiting_room: true });
    const browser = await launchBrowser(calmDevices);
    const ada = await joinAsGuest(browser, links.host_url, "Ada");
    const bea = await openGuestPage(browser, links.guest_url);
    await enter(bea, "Bea");
    await bea.getByRole("heading", { name: "You will be let in soon" }).waitFor();
    await expectNoBarrier(bea, "waiting");
    await ada.getByText("Bea is waiting to be let in.").waitFor();
    await button(ada, "Let in").click();
    await expectMedia([ada, bea], 1);

    await button(ada, "People").click();
    const people = ada.getByRole("complementary", { name: "People" });
    await button(ada, "Lock conference").click();
    const late = await openGuestPage(browser, links.guest_url);
    await late.getByRole("heading", { name: "The conference is locked" }).waitFor();
    await expectNoBarrier(late, "locked");
    await button(ada, "Options for Bea").click();
    await people.getByRole("button", { name: "Mute" }).click();
    await button(bea, "Unmute").first().waitFor();
    await button(ada, "Options for Bea").click();
    await button(ada, "Remove").click();
    await ada.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await bea.getByRole("heading", { name: "You were removed" }).waitFor();

    await button(ada, "End for everybody").click();
    await ada.getByRole("dialog").getByRole("button", { name: "End for everybody" }).click();
    await ada.getByRole("heading", { name: "The conference has ended" }).waitFor();
  });
});

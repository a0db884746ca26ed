import type { Locator } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { conferenceSettings } from "../helpers/conferences.ts";
import { lookAt, makeConference, openHost, openPanel, panel } from "../helpers/conference-panel.ts";
import { invite, startHost } from "../helpers/host.ts";
import { browserPath, launchBrowser, signInWith } from "../helpers/people.ts";

/** The examples of the Conferences API. */
const presets = [
  [
    "Standard team room",
    "Team standup room",
    { media_type: "MEDIA_TYPE_VIDEO_AUDIO", max_participants: 20, webinar: false, screen_share: true },
  ],
  [
    "Guest webinar",
    "Guest webinar room",
    { media_type: "MEDIA_TYPE_VIDEO_AUDIO", max_participants: 200, webinar: true, screen_share: false },
  ],
  [
    "Audio briefing",
    "Audio briefing room",
    { media_type: "MEDIA_TYPE_AUDIO_ONLY", max_participants: 50, webinar: false, screen_share: false },
  ],
  [
    "Recorded speaker",
    "Recorded speaker room",
    {
      media_type: "MEDIA_TYPE_VIDEO_AUDIO",
      max_participants: 50,
      webinar: true,
      screen_share: true,
      record: true,
      record_mode: "ROOM_COMPOSITE_SPEAKER",
    },
  ],
] as const;

/** Resolves once keys reach this element. What has just been opened is visible before that. */
const focused = (element: Locator) =>
  expect.poll(() => element.evaluate((one) => one === document.activeElement)).toBe(true);

describe.skipIf(!browserPath)("an operator", () => {
  test("makes a conference from each preset, and finds it in the list", async () => {
    const { host, page } = await openHost();
    await openPanel(page);
    await page.getByRole("heading", { name: "Meet people who have no account here" }).waitFor();
    await lookAt(page, "conferences-empty");

    const form = page.getByRole("dialog", { name: "New conference" });
    for (const [index, [preset, name]] of presets.entries()) {
      // The first one from what the empty list offers.
      if (index === 0) await page.getByRole("button", { name: preset }).click();
      else {
        await page.getByRole("link", { name: "All conferences" }).click();
        await page.getByRole("button", { name: "New conference" }).click();
        await form.getByRole("radio", { name: preset }).check();
      }
      await expect.poll(() => form.getByRole("textbox", { name: "Name" }).inputValue()).toBe(name);
      if (index === presets.length - 1) await lookAt(page, "conference-form");
      await form.getByRole("button", { name: "Create conference" }).click();
      await page.getByRole("heading", { name, level: 1 }).waitFor();
    }
    const { conferences } = await host.owner.api.call(routes.listConferences);
    const usual = { chat: true, record: false, record_mode: "ROOM_COMPOSITE_GRID", active: true };
    for (const [, name, values] of presets)
      expect(conferences.find((one) => one.name === name)).toMatchObject({ ...usual, ...values });

    await page.getByRole("link", { name: "All conferences" }).click();
    const list = panel(page);
    await list.getByText("4 conferences").waitFor();
    await lookAt(page, "conferences");
    await list.getByRole("searchbox", { name: "Search conferences" }).fill("WEBINAR");
    await list.getByText("1 conference", { exact: true }).waitFor();
    await list.getByRole("link", { name: "Guest webinar room" }).click();
    await page.getByRole("heading", { name: "Guest webinar room", level: 1 }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Guest webinar room", level: 1 }).waitFor();
    // The settings lead back here.
    await page.keyboard.press("Control+,");
    await page.getByRole("region", { name: "Settings" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "Guest webinar room", level: 1 }).waitFor();
  });

  test("is told the rule for names at the field, and what was typed survives another preset", async () => {
    const { page } = await openHost();
    await openPanel(page);
    await page.getByRole("button", { name: "Standard team room" }).click();
    const form = page.getByRole("dialog", { name: "New conference" });
    const name = form.getByRole("textbox", { name: "Name" });
    await name.fill("<b>Q&A</b>");
    expect(await name.getAttribute("aria-invalid")).toBe("true");
    await form.getByRole("button", { name: "Create conference" }).click();
    await focused(name);
    await name.fill("Réunion 会議");
    await form.getByRole("radio", { name: "Audio briefing" }).check();
    expect(await name.inputValue()).toBe("Réunion 会議");
    await form.getByRole("textbox", { name: "Places" }).fill("0");
    await form.getByRole("button", { name: "Create conference" }).click();
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).value))
      .toBe("0");
    await form.getByRole("textbox", { name: "Places" }).fill("12");
    await form.getByRole("switch", { name: "Start at once" }).uncheck();
    await form.getByRole("button", { name: "Create conference" }).click();
    await panel(page, "Réunion 会議").getByText("Stopped", { exact: true }).waitFor();
  });

  test("starts, changes, stops and deletes a conference with the keyboard alone", async () => {
    const { host, page } = await openHost();
    const { conference } = await makeConference(host, { active: false });
    await page.goto(`${host.url}/#/conferences/${conference.id}`);
    const shown = panel(page, "Weekly");
    await shown.getByText("Stopped", { exact: true }).waitFor();
    // The heading has the focus; what can be done about it follows.
    await expect.poll(() => page.locator(":focus").textContent()).toBe("Weekly");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await shown.getByRole("button", { name: "Stop Weekly" }).waitFor();
    await shown.getByText("Open", { exact: true }).waitFor();

    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await focused(page.getByRole("menuitem", { name: "Change settings" }));
    await page.keyboard.press("Enter");
    const form = page.getByRole("dialog", { name: "Settings of Weekly" });
    await focused(form.getByRole("textbox", { name: "Name" }));
    await page.keyboard.type("Monthly");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Monthly", level: 1 }).waitFor();

    // Nobody is inside, so this asks nothing.
    await page.getByRole("button", { name: "Stop Monthly" }).press("Space");
    await page.getByRole("button", { name: "Start Monthly" }).waitFor();
    await page.getByRole("button", { name: "More for Monthly" }).press("Enter");
    await page.getByRole("menuitem", { name: "Delete conference" }).press("Enter");
    const question = page.getByRole("dialog", { name: "Delete Monthly?" });
    await question.getByText(/links stop working for good/).waitFor();
    await question.getByText(/recordings are deleted with it/).waitFor();
    await lookAt(page, "conference-delete");
    // The safe answer has the focus.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Meet people who have no account here" }).waitFor();
    expect((await host.owner.api.call(routes.listConferences)).conferences).toEqual([]);
  });

  test("copies the links, shows the guests' as a QR code, and renews those with a code", async () => {
    const { host, page } = await openHost();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const { conference, links } = await makeConference(host, { webinar: true });
    await page.goto(`${host.url}/#/conferences/${conference.id}`);
    const shown = panel(page, "Weekly");
    const expectCopied = async (name: string, link: string) => {
      await shown.getByRole("button", { name: `Copy ${name} link` }).click();
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    };
    await expectCopied("guest", links.guest_url);
    await expectCopied("speaker", links.speaker_url);
    // Codes are copied, and not shown to whoever looks at the screen.
    expect(await page.getByText(links.speaker_url).count()).toBe(0);
    await shown.getByRole("button", { name: "QR code of the guest link" }).click();
    await page.getByRole("img", { name: "QR code of the guest link" }).waitFor();
    await lookAt(page, "conference-code");
    await page.keyboard.press("Escape");

    await shown.getByRole("button", { name: "More for Weekly" }).click();
    await page.getByRole("menuitem", { name: "Renew speaker and host links" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Renew links" }).click();
    await page.getByText("The old speaker and host links no longer work.").waitFor();
    const renewed = await host.owner.api.call(routes.getConference, {
      params: { conference_id: conference.id },
    });
    expect(renewed.links.speaker_url).not.toBe(links.speaker_url);
    await page.reload();
    await expectCopied("speaker", renewed.links.speaker_url);
    await expectCopied("guest", links.guest_url);
  });

  test("sees at once what others change, and that a conference is gone", async () => {
    const { host, page } = await openHost();
    const { conference } = await makeConference(host, {});
    const params = { conference_id: conference.id };
    await openPanel(page);
    await panel(page).getByRole("link", { name: "Weekly" }).waitFor();
    await host.owner.api.call(routes.changeConference, { params, body: { name: "Renamed" } });
    await panel(page).getByRole("link", { name: "Renamed" }).click();
    await host.owner.api.call(routes.stopConference, { params });
    await panel(page, "Renamed").getByText("Stopped", { exact: true }).waitFor();
    await host.owner.api.call(routes.deleteConference, { params });
    await page.getByText("This conference no longer exists, or it is not yours.").waitFor();
    await lookAt(page, "conference-gone");
  });
});

describe.skipIf(!browserPath)("the panel", () => {
  test("shows members their own conferences, admins all, and guests of the host none", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    await makeConference(host, {});
    const bea = await invite(host, "Bea");
    await bea.api.call(routes.createConference, { body: { ...conferenceSettings, name: "Hers" } });
    const hers = await signInWith(browser, host.url, bea.token);
    await openPanel(hers);
    await panel(hers).getByText("1 conference", { exact: true }).waitFor();
    const owner = await signInWith(browser, host.url, host.owner.token);
    await openPanel(owner);
    await panel(owner)
      .getByRole("listitem")
      .filter({ hasText: "Hers" })
      .getByText(/by Bea/)
      .waitFor();
    const gus = await invite(host, "Gus", { role: "guest" });
    const his = await signInWith(browser, host.url, gus.token);
    expect(await his.getByRole("button", { name: "Conferences" }).count()).toBe(0);
    await his.goto(`${host.url}/#/conferences`);
    await his.getByTestId("composer").waitFor();
  });
});

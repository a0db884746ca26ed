import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { conferenceSettings } from "../helpers/conferences.ts";
import { startHost } from "../helpers/host.ts";
import { browserPath, launchBrowser, signInWith } from "../helpers/people.ts";

const hasFocus = (page: Page, name: string) =>
  page.getByRole("button", { name }).evaluate((element) => element === document.activeElement);

describe.skipIf(!browserPath)("in the panel of conferences", () => {
  test("what somebody else changes while the form is open stays as they have changed it", async () => {
    const host = await startHost();
    const { api } = host.owner;
    const { id } = await api.call(routes.createConference, {
      body: { ...conferenceSettings, name: "Weekly" },
    });
    const params = { conference_id: id };
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
    await page.goto(`${host.url}/#/conferences/${id}`);
    await page.getByRole("button", { name: "More for Weekly" }).press("Enter");
    await page.getByRole("menuitem", { name: "Change settings" }).press("Enter");
    const form = page.getByRole("dialog", { name: /^Settings of/ });
    await form.getByRole("textbox", { name: "Places" }).fill("12");

    await api.call(routes.changeConference, { params, body: { name: "Monthly", chat: false } });
    await page.locator("h1").getByText("Monthly").waitFor();
    await form.getByRole("button", { name: "Save" }).press("Enter");
    await form.waitFor({ state: "detached" });
    const { conference } = await api.call(routes.getConference, { params });
    expect(conference).toMatchObject({ name: "Monthly", chat: false, max_participants: 12 });
  });

  test("a dialog that is closed by a button returns the focus to what has opened it", async () => {
    const host = await startHost();
    await host.owner.api.call(routes.createConference, { body: { ...conferenceSettings, name: "Weekly" } });
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
    await page.goto(`${host.url}/#/conferences`);
    await page.getByRole("button", { name: "New conference" }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await hasFocus(page, "New conference")).toBe(true);
  });
});

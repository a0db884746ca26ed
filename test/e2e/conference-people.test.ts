import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { lookAt, makeConference, openHost, panel } from "../helpers/conference-panel.ts";
import { createGuestBot } from "../helpers/guest-bots.ts";
import { browserPath } from "../helpers/people.ts";

describe.skipIf(!browserPath)("an operator and the people in a conference", () => {
  test("they see a guest come and go, bring them on stage and back, and mute them", async () => {
    const { host, page } = await openHost();
    const { conference } = await makeConference(host, { webinar: true });
    await page.goto(`${host.url}/#/conferences/${conference.id}`);
    const shown = panel(page, "Weekly");
    await shown.getByText(/^Nobody is inside/).waitFor();

    const gita = createGuestBot(host, conference.id, "Gita");
    await gita.enter();
    const line = shown.getByRole("listitem").filter({ hasText: "Gita" });
    await line.getByText(/^Guest · since/).waitFor();
    await shown.getByText("1 of 20 inside").waitFor();
    await gita.api.call(routes.raiseConferenceHand, { body: { raised: true } });
    await line.getByRole("img", { name: "Hand raised" }).waitFor();
    await line.getByRole("button", { name: "Bring on stage: Gita" }).click();
    await line.getByText(/^On stage · since/).waitFor();
    await gita.speak();
    await line.getByRole("img", { name: "Microphone on" }).waitFor();
    await lookAt(page, "conference");

    const choose = async (action: string) => {
      await line.getByRole("button", { name: "Manage Gita" }).click();
      await page.getByRole("menuitem", { name: action }).click();
    };
    await choose("Mute");
    await line.getByRole("img", { name: "Microphone off" }).waitFor();
    await choose("Spotlight for everyone");
    await line.getByRole("img", { name: "In the spotlight" }).waitFor();
    await choose("Send back to the audience");
    await line.getByText(/^Guest · since/).waitFor();

    await shown.getByRole("button", { name: "Stop Weekly" }).click();
    const question = page.getByRole("dialog", { name: "Stop Weekly?" });
    await question.getByText("One person is inside, and is disconnected at once.").waitFor();
    await question.getByRole("button", { name: "Keep it running" }).click();
    await gita.leave();
    await shown.getByText(/^Nobody is inside/).waitFor();
  });

  test("they let in who waits, lock the door behind them, and remove them", async () => {
    const { host, page } = await openHost();
    const { conference } = await makeConference(host, {});
    await page.goto(`${host.url}/#/conferences/${conference.id}`);
    const shown = panel(page, "Weekly");
    await shown.getByRole("switch", { name: "Waiting room" }).check();
    await expect
      .poll(async () => (await host.owner.api.call(routes.listConferences)).conferences[0]?.waiting_room)
      .toBe(true);

    const gita = createGuestBot(host, conference.id, "Gita");
    await expect(gita.enter()).rejects.toMatchObject({ code: "SW_CONFERENCE_WAITING" });
    await shown.getByRole("heading", { name: /^Waiting to be let in/ }).waitFor();
    await lookAt(page, "conference-waiting");
    await shown.getByRole("button", { name: "Let in: Gita" }).click();
    await shown.getByRole("heading", { name: /^Waiting to be let in/ }).waitFor({ state: "detached" });
    await gita.enter();
    const line = shown.getByRole("listitem").filter({ hasText: "Gita" });
    await line.getByText(/since/).waitFor();

    await shown.getByRole("switch", { name: "Lock" }).check();
    await expect
      .poll(async () => (await host.owner.api.call(routes.listConferences)).conferences[0]?.locked)
      .toBe(true);
    await expect(createGuestBot(host, conference.id, "Late").enter()).rejects.toMatchObject({
      code: "SW_CONFERENCE_LOCKED",
    });
    await line.getByRole("button", { name: "Manage Gita" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await page.getByText("Gita cannot come back until the next start.").waitFor();
    await shown.getByText(/^Nobody is inside/).waitFor();
  });
});

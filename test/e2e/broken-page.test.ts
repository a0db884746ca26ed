import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { logOf } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, callWith, electronPath, joinByInvite, launchBrowser } from "../helpers/people.ts";

const MESSAGES = /\/v1\/rooms\/[^/]+\/messages/;

/** From now on, the host's answers have a message of a time that is none, which no component can show. */
async function breakMessages(page: Page): Promise<void> {
  await page.route(MESSAGES, async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { data: { messages: { created_at: string }[] } };
    for (const message of answer.data.messages) message.created_at = "never";
    await route.fulfill({ response, json: answer });
  });
}

const alert = (page: Page) => page.getByRole("alert").filter({ hasText: "Something went wrong" });

describe.skipIf(!browserPath)("a component that throws", () => {
  test("is replaced by a page that says so, and its reload rejoins the call", async () => {
    const { host, pages } = await callWith(["Bea"]);
    const [owner] = pages;
    if (!owner) throw new Error("nobody there");
    const { api } = host.owner;
    const room = await api.call(routes.createRoom, { body: { name: "Kitchen" } });
    await api.call(routes.sendMessage, { params: { room_id: room.id }, body: { body: "Soup", txn_id: "1" } });

    await breakMessages(owner);
    await owner.getByRole("button", { name: "Kitchen" }).click();
    await alert(owner).waitFor();
    await owner.getByText("You are still in the call").waitFor();
    const reload = owner.getByRole("button", { name: "Reload and rejoin the call" });
    expect(await reload.evaluate((button) => button === document.activeElement)).toBe(true);

    await owner.unroute(MESSAGES);
    await reload.click();
    await owner.getByTestId("leave").waitFor();
    // Only a stage in view receives pictures.
    await owner.getByRole("navigation").getByRole("button", { name: "General" }).click();
    await expectMedia(pages, 1);
  });
});

describe.skipIf(!electronPath)("the desktop app's log", () => {
  test("has the page's warnings and errors, and no text of a message", async () => {
    const { page, dataDirectory } = await launchDesktop();
    await joinByInvite(await launchBrowser(), await inviteLink(page), "Bea");
    await page.getByTestId("composer").fill("Soup at noon");
    await page.getByTestId("composer").press("Enter");
    await page.getByText("Soup at noon").waitFor();

    await page.route(MESSAGES, (route) => route.fulfill({ status: 500, json: {} }));
    await page.reload();
    await expect
      .poll(() => logOf(dataDirectory))
      .toMatch(/ window window \d+: Messages could not be loaded; /);
    await page.unroute(MESSAGES);
    await breakMessages(page);
    await page.reload();
    await alert(page).waitFor();
    await expect.poll(() => logOf(dataDirectory)).toMatch(/ window window \d+: A component threw; error: /);
    expect(logOf(dataDirectory)).not.toContain("Soup");
  });
});

import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { enter, joinAsGuest, openConference } from "../helpers/guests.ts";
import { allMessages, general, startHost, type TestHost } from "../helpers/host.ts";
import { browserPath, joinByInvite, launchBrowser } from "../helpers/people.ts";

/** The Enter that ends a composition, as Safari reports it: after the end of the composition, and known by its key code only. */
const endComposition = (page: Page, name: string) =>
  page
    .getByRole("textbox", { name })
    .evaluate((field) =>
      field.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true, cancelable: true }),
      ),
    );

/** Empty to the eye: a zero-width space, a Hangul filler, a blank of Braille, a variation selector and a mark alone. */
const INVISIBLE = "\u200B\u3164\u2800\uFE0F\u0301";

const NOTHING_TO_SEE = "Nobody would see anything of this message.";

const bodies = async ({ owner }: TestHost): Promise<string[]> =>
  (await allMessages(owner.api, (await general(owner)).id)).map(({ body }) => body);

describe.skipIf(!browserPath)("the message input", () => {
  test("sends nothing with the Enter that ends a composition, and sends with the next one", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    const composer = bea.getByTestId("composer");
    await composer.fill("日本");
    const isLeftToTheInputMethod = await endComposition(bea, "Message General");
    expect(isLeftToTheInputMethod).toBe(true);
    expect(await composer.inputValue()).toBe("日本");
    await composer.press("Enter");
    await expect.poll(() => bodies(host)).toEqual(["日本"]);
  });

  test("sends nothing that is empty to the eye, and says so; neither does the host accept it", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    const composer = bea.getByTestId("composer");
    await composer.fill(INVISIBLE);
    await composer.press("Enter");
    await bea.getByRole("alert").filter({ hasText: NOTHING_TO_SEE }).waitFor();
    expect(await composer.inputValue()).toBe(INVISIBLE);
    const { id: room_id } = await general(host.owner);
    for (const body of ["", " \n", INVISIBLE])
      await expect(
        host.owner.api.call(routes.sendMessage, {
          params: { room_id },
          body: { body, txn_id: "empty" },
        }),
      ).rejects.toMatchObject({ code: "SW_BAD_REQUEST" });
    expect(await bodies(host)).toEqual([]);
    await composer.fill("❤️");
    await bea.getByText(NOTHING_TO_SEE).waitFor({ state: "detached" });
    await composer.press("Enter");
    await expect.poll(() => bodies(host)).toEqual(["❤️"]);
  });
});

describe.skipIf(!browserPath)("the chat of a conference", () => {
  test("has the same rules, and keeps what was written while it is closed, and over a reload", async () => {
    const host = await startHost();
    const { links } = await openConference(host.owner, { name: "Chat" });
    const page = await joinAsGuest(await launchBrowser(), links.guest_url, "Gil");
    await page.getByRole("button", { name: "Chat", exact: true }).click();
    const field = page.getByRole("textbox", { name: "Message" });
    await field.fill("日本");
    expect(await endComposition(page, "Message")).toBe(true);
    expect(await field.inputValue()).toBe("日本");
    await page.getByRole("button", { name: "Close chat" }).click();
    await page.getByRole("button", { name: "Chat", exact: true }).click();
    expect(await field.inputValue()).toBe("日本");
    await page.reload();
    await enter(page, "Gil");
    await page.getByRole("button", { name: "Chat", exact: true }).click();
    expect(await field.inputValue()).toBe("日本");
    await field.fill(INVISIBLE);
    await field.press("Enter");
    await page.getByRole("alert").filter({ hasText: NOTHING_TO_SEE }).waitFor();
    await field.fill("日本");
    await field.press("Enter");
    await page.getByRole("log").getByText("日本").waitFor();
  });
});

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { launchDesktop, type Desktop } from "../helpers/desktop.ts";
import { systemMenus } from "../helpers/menus.ts";
import { electronPath } from "../helpers/people.ts";

const dictionary = process.env["HEARTH_TEST_DICTIONARY"] ?? "";

/** Where the composer's first word is, from its left. */
const FIRST_WORD = 28;

/** Stands in for Google's server. It has no dictionary until `works` is set. */
async function startDictionaryServer() {
  const state = { asked: [] as (string | undefined)[], works: false };
  const server = createServer((request, response) => {
    state.asked.push(request.url);
    if (state.works) response.end(readFileSync(dictionary));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
}

/** Has the app ask this server, and not Google's. */
const useServer = (url: string) => (app: Desktop["app"]) =>
  app.evaluate(
    ({ app: own, session }, address) =>
      own.whenReady().then(() => session.defaultSession.setSpellCheckerDictionaryDownloadURL(address)),
    url,
  );

const openLanguages = (page: Page) => page.evaluate(() => void (location.hash = "#/settings/language"));

describe.skipIf(!electronPath || !dictionary)("spell checking", () => {
  test("begins once a language was chosen and its download agreed to, and is kept", async () => {
    const server = await startDictionaryServer();
    const { app, page, dataDirectory } = await launchDesktop({ prepare: useServer(server.url) });
    const menus = await systemMenus(app);
    const composer = page.getByTestId("composer");
    await composer.pressSequentially("Haus Hauss ");
    await openLanguages(page);
    const choice = page.getByRole("combobox", { name: "Add a language" });
    await choice.selectOption({ label: "German" });
    await page
      .getByText("downloads the dictionary from Google (redirector.gvt1.com)", { exact: false })
      .waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await choice.selectOption({ label: "German" });
    // Nothing is requested before the person has agreed.
    expect(server.asked).toEqual([]);
    await page.getByRole("button", { name: "Download the dictionary" }).click();
    await page.getByText("The dictionary could not be downloaded.").waitFor();
    server.works = true;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("The dictionary could not be downloaded.").waitFor({ state: "detached" });
    await expect.poll(() => page.getByText("The dictionary is being downloaded …").count()).toBe(0);
    expect(new Set(server.asked)).toEqual(new Set([expect.stringMatching(/^\/de.*\.bdic$/)]));

    await page.evaluate(() => history.back());
    await composer.fill("");
    await composer.pressSequentially("Hauss ");
    await expect
      .poll(() => menus.of(composer, FIRST_WORD), { timeout: 20_000 })
      .toEqual(expect.arrayContaining(["Haus", "Add to dictionary"]));
    await menus.press("Haus");
    await expect.poll(() => composer.inputValue()).toBe("Haus ");

    await app.close();
    const asked = server.asked.length;
    const again = await launchDesktop({ dataDirectory, prepare: useServer(server.url) });
    await openLanguages(again.page);
    await again.page.getByRole("button", { name: "Remove German" }).waitFor();
    await expect.poll(() => again.page.getByText("The dictionary is being downloaded …").count()).toBe(0);
    // It has been on this computer since.
    expect(server.asked).toHaveLength(asked);
    await again.page.getByRole("button", { name: "Remove German" }).click();
    await again.page.getByRole("button", { name: "Remove German" }).waitFor({ state: "detached" });
    expect(
      await again.app.evaluate(({ session }) => session.defaultSession.getSpellCheckerLanguages()),
    ).toEqual([]);
  });
});

import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { allMessages, general, startHost, type TestHost } from "../helpers/host.ts";
import { browserPath, joinByInvite, launchBrowser, signInWith, watch } from "../helpers/people.ts";

/** A connection whose requests to send a message are lost until it is restored. */
async function breakSending(page: Page) {
  let broken = true;
  let slowest = 0;
  await page.route("**/v1/rooms/*/messages", async (route) => {
    if (route.request().method() !== "POST") return await route.continue();
    if (broken) return await route.abort("connectionfailed");
    // Each request overtakes the one before, as it may on a bad network.
    const delay = slowest;
    slowest = Math.max(0, slowest - 150);
    await new Promise((resolve) => setTimeout(resolve, delay));
    await route.continue();
  });
  return {
    /** The first request after it takes this long, in ms, and each one after it 150 ms less. */
    restore(first = 0): void {
      broken = false;
      slowest = first;
    },
  };
}

/** Two windows of one session of Bea's. */
async function openTwoWindows({ inviteUrl }: TestHost): Promise<[first: Page, second: Page]> {
  const first = await joinByInvite(await launchBrowser(), inviteUrl, "Bea");
  const second = await first.context().newPage();
  watch(second, "the second window");
  await second.goto(first.url());
  await second.getByTestId("composer").waitFor();
  return [first, second];
}

async function write(page: Page, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await page.getByTestId("composer").fill(text);
    await page.keyboard.press("Enter");
  }
}

const bodies = async ({ owner }: TestHost): Promise<string[]> =>
  (await allMessages(owner.api, (await general(owner)).id)).map(({ body }) => body);

const keptKeys = (page: Page): Promise<string[]> =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("hearth.kept")));

const waiting = (page: Page) => page.getByText("Waiting to send");
const fiveTexts = ["one", "two", "three", "four", "five"];

describe.skipIf(!browserPath)("messages that could not be sent yet", () => {
  test("are sent in the order in which they were written, whichever request is the fastest", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    const connection = await breakSending(bea);
    await write(bea, ...fiveTexts);
    await expect.poll(() => waiting(bea).count()).toBe(5);
    connection.restore(600);
    await expect.poll(() => bodies(host)).toHaveLength(5);
    expect(await bodies(host)).toEqual(fiveTexts);
    await expect.poll(() => waiting(bea).count()).toBe(0);
    expect(await bea.getByRole("log").getByRole("article").allInnerTexts()).toHaveLength(5);
    expect(await keptKeys(bea)).toEqual([]);
  });

  test("are still there after a reload, and sent once, in order", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    const connection = await breakSending(bea);
    await write(bea, ...fiveTexts);
    await expect.poll(() => waiting(bea).count()).toBe(5);
    await bea.reload();
    for (const text of fiveTexts) await bea.getByRole("log").getByText(text, { exact: true }).waitFor();
    connection.restore(600);
    await expect.poll(() => bodies(host)).toHaveLength(5);
    expect(await bodies(host)).toEqual(fiveTexts);
  });

  test("of two windows of one session are sent in the order in which they were written, once, and shown in both", async () => {
    const host = await startHost();
    const [first, second] = await openTwoWindows(host);
    const connections = [await breakSending(first), await breakSending(second)];
    for (const [index, text] of fiveTexts.entries()) {
      await write(index % 2 === 0 ? first : second, text);
      for (const page of [first, second])
        await page.getByRole("log").getByText(text, { exact: true }).waitFor();
    }
    for (const connection of connections) connection.restore(300);
    await expect.poll(() => bodies(host)).toHaveLength(5);
    expect(await bodies(host)).toEqual(fiveTexts);
    for (const page of [first, second]) {
      await expect.poll(() => page.getByText(/Sending|Waiting to send/).count()).toBe(0);
      expect(await page.getByRole("log").getByRole("article").count()).toBe(5);
    }
  });

  test("are closed with their window, and sent by the other one", async () => {
    const host = await startHost();
    const [first, second] = await openTwoWindows(host);
    const connection = await breakSending(second);
    await breakSending(first);
    await write(first, "from the closed window");
    await waiting(second).waitFor();
    await first.close();
    connection.restore();
    await expect.poll(() => bodies(host)).toEqual(["from the closed window"]);
  });

  test("can be discarded if the host refuses them, and do not hold up later ones", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    await bea.route("**/v1/rooms/*/messages", async (route) => {
      const refused = route.request().postData()?.includes("refuse me");
      if (!refused) return await route.continue();
      const error = { code: "SW_ROOM_FORBIDDEN", message: "" };
      await route.fulfill({ status: 403, json: { error } });
    });
    await write(bea, "refuse me", "not me");
    await expect.poll(() => bodies(host)).toEqual(["not me"]);
    await bea.getByText("Not sent.").waitFor();
    await bea.reload();
    await bea.getByText("Not sent.").waitFor();
    await bea.getByRole("button", { name: "Discard" }).click();
    await bea.getByText("refuse me").waitFor({ state: "detached" });
    expect(await keptKeys(bea)).toEqual([]);
  });

  test("are sent as well where the browser's storage is full or blocked", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    await bea.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
      navigator.locks.request = () => Promise.reject(new DOMException("denied", "SecurityError"));
    });
    const connection = await breakSending(bea);
    await write(bea, ...fiveTexts);
    await expect.poll(() => waiting(bea).count()).toBe(5);
    connection.restore(600);
    await expect.poll(() => bodies(host)).toEqual(fiveTexts);
  });
});

describe.skipIf(!browserPath)("drafts", () => {
  test("are kept for each room over a reload, and forgotten when they are sent or the account signs out", async () => {
    const host = await startHost();
    await host.owner.api.call(routes.createRoom, { body: { name: "Garden" } });
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
    const composer = page.getByTestId("composer");
    const open = async (name: string) => {
      await page.getByRole("navigation").getByRole("button", { name, exact: true }).click();
      await page.getByRole("heading", { name, exact: true }).waitFor();
    };
    await open("General");
    await composer.fill("for General");
    await open("Garden");
    await composer.fill("for the\nGarden");
    await page.reload();
    await open("Garden");
    expect(await composer.inputValue()).toBe("for the\nGarden");
    await open("General");
    expect(await composer.inputValue()).toBe("for General");
    await composer.press("Enter");
    await page.getByRole("log").getByText("for General").waitFor();
    await expect.poll(() => keptKeys(page)).toEqual([expect.stringMatching(/ draft room-\w+$/)]);
    await page.getByRole("button", { name: /account menu$/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("textbox", { name: "Sign-in name" }).waitFor();
    expect(await keptKeys(page)).toEqual([]);
  });

  test("are the same in two windows of one session, until they are sent in one of them", async () => {
    const host = await startHost();
    const [first, second] = await openTwoWindows(host);
    const composers = [first, second].map((page) => page.getByTestId("composer"));
    const texts = () => Promise.all(composers.map((composer) => composer.inputValue()));
    await composers[0]?.fill("begun");
    await expect.poll(texts).toEqual(["begun", "begun"]);
    await composers[1]?.fill("begun, and more");
    await expect.poll(texts).toEqual(["begun, and more", "begun, and more"]);
    await composers[1]?.press("Enter");
    await expect.poll(() => bodies(host)).toEqual(["begun, and more"]);
    await expect.poll(texts).toEqual(["", ""]);
    expect(await keptKeys(first)).toEqual([]);
  });
});

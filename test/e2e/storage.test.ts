import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "playwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { openConference } from "../helpers/guests.ts";
import { startHost, temporaryDirectory } from "../helpers/host.ts";
import { expectMedia, rememberConnections } from "../helpers/media.ts";
import {
  browserPath,
  close,
  fakeDevices,
  joinByInvite,
  launchBrowser,
  openContext,
  signInWith,
  watch,
} from "../helpers/people.ts";

/** The setting of Chromium that blocks all storage of pages. */
const BLOCK = 2;
const blocked = { profile: { default_content_setting_values: { cookies: BLOCK } } };

/** A page of a Chromium whose user does not let pages store anything. */
async function openWithoutStorage(name: string): Promise<Page> {
  const profile = temporaryDirectory();
  mkdirSync(join(profile, "Default"));
  writeFileSync(join(profile, "Default/Preferences"), JSON.stringify(blocked));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath,
    args: ["--no-sandbox", "--no-first-run", "--disable-background-networking", ...fakeDevices],
    locale: "en-US",
    viewport: { width: 1180, height: 760 },
  });
  onTestFinished(() => close("the browser", context));
  await context.addInitScript(rememberConnections);
  const [page = await context.newPage()] = context.pages();
  watch(page, name);
  return page;
}

const storageOf = (page: Page) =>
  page.evaluate(() => {
    try {
      return `there, with ${localStorage.length} entries`;
    } catch (error) {
      return (error as Error).name;
    }
  });

describe.skipIf(!browserPath)("where the browser", () => {
  test("blocks storage, the app works for the visit, and says what is not kept", async () => {
    const host = await startHost();
    const owner = await signInWith(await launchBrowser(), host.url, host.owner.token);
    const bea = await openWithoutStorage("Bea");
    await bea.goto(host.inviteUrl);
    expect(await storageOf(bea)).toBe("SecurityError");
    await bea.getByRole("textbox", { name: "Your name" }).fill("Bea");
    await bea.getByRole("button", { name: "Join" }).click();
    await bea.getByText(/This browser keeps nothing for Hearth\./).waitFor();
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    // A setting applies for the visit.
    await bea.getByRole("button", { name: "Dismiss" }).click();
    await bea.goto(`${host.url}/#/settings/appearance`);
    await bea.getByText("Dark", { exact: true }).click();
    await expect.poll(() => bea.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
    expect(await bea.getByText(/This browser keeps nothing/).count()).toBe(0);
  });

  test("has no storage left, the app works for the visit, and says what is not kept", async () => {
    const host = await startHost();
    const context = await openContext(await launchBrowser());
    const bea = await context.newPage();
    watch(bea, "Bea");
    await bea.goto(`${host.url}/docs`);
    await bea.evaluate(() => {
      for (let size = 4 * 1024 * 1024; size >= 1; size = Math.floor(size / 2))
        try {
          for (;;) localStorage.setItem(crypto.randomUUID(), "x".repeat(size));
        } catch {
          // The next one is smaller.
        }
    });
    await bea.goto(host.inviteUrl);
    await bea.getByRole("textbox", { name: "Your name" }).fill("Bea");
    await bea.getByRole("button", { name: "Join" }).click();
    await bea.getByText(/This browser has no storage left for Hearth\./).waitFor();
    await bea.getByTestId("composer").fill("Still here");
    await bea.keyboard.press("Enter");
    await bea.getByRole("article").getByText("Still here").waitFor();
  });

  test("blocks storage, guests join a conference, and are told that nothing is kept", async () => {
    const host = await startHost();
    const { links } = await openConference(host.owner);
    const ben = await openWithoutStorage("Ben");
    await ben.goto(links.guest_url);
    await ben.getByText(/This browser keeps nothing/).waitFor();
    await ben.getByTestId("guest-name").fill("Ben");
    await ben.getByTestId("guest-join").click();
    await ben.getByTestId("guest-conference").waitFor();
  });

  test("keeps what it is given, nothing is said", async () => {
    const host = await startHost();
    const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    expect(await bea.getByText(/This browser/).count()).toBe(0);
  });
});

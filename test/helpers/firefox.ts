import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { onTestFinished } from "vitest";
import { rememberConnections } from "./media.ts";
import { close, listener } from "./people.ts";

export const firefoxPath = process.env["HEARTH_TEST_FIREFOX"] ?? "";

const LAUNCH = 60_000;

const preferences = {
  // A camera and a microphone that are made up, and that are not asked about.
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
  // The test's host offers its media on loopback only, where Firefox connects only with both of these.
  "media.peerconnection.ice.loopback": true,
  "media.peerconnection.ice.obfuscate_host_addresses": false,
  // Nothing is fetched from the internet.
  "media.gmp-manager.updateEnabled": false,
};

/**
 * Debian's Firefox, driven by Puppeteer: Playwright only drives builds of its own. It ends with the test. Only a window
 * has a screen that can be shared.
 */
export async function launchFirefox({ window = false } = {}): Promise<Browser> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: firefoxPath,
    headless: !window,
    extraPrefsFirefox: preferences,
    timeout: LAUNCH,
  });
  onTestFinished(() => close("Firefox", browser));
  return browser;
}

/** Opens a page in a profile of its own. */
export async function openInFirefox(browser: Browser, link: string): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 1180, height: 760 });
  await page.evaluateOnNewDocument(rememberConnections);
  const hears = listener("Firefox", () => page.url());
  page.on("pageerror", (error) => hears.error(error instanceof Error ? error.message : String(error)));
  page.on("console", (message) => hears.console(message.text()));
  await page.goto(link);
  return page;
}

/** Opens an invite link to the team's app, and joins with a name. */
export async function joinInFirefox(browser: Browser, inviteUrl: string, name: string): Promise<Page> {
  const page = await openInFirefox(browser, inviteUrl);
  await page.locator(`::-p-aria([name="Your name"][role="textbox"])`).fill(name);
  await buttonOf(page, "Join").click();
  await page.locator("[data-testid=composer]").wait();
  return page;
}

/** Gives a name and joins a conference; resolves once they are in. */
export async function enterInFirefox(page: Page, name: string): Promise<void> {
  await page.locator("[data-testid=guest-name]").fill(name);
  await page.locator("[data-testid=guest-join]").click();
  await page.locator("[data-testid=guest-conference]").wait();
}

/** The button of that accessible name. */
export const buttonOf = (page: Page, name: string) =>
  page.locator(`::-p-aria([name="${name}"][role="button"])`);

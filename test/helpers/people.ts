import { chromium, type Browser, type BrowserContext, type Page } from "playwright";
import { expect, onTestFinished } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { PREFERENCES_VERSION } from "../../src/renderer/stores/migrate-preferences.ts";
import { tail, within } from "./deadline.ts";
import { startHost, type TestHost } from "./host.ts";
import { expectMedia, rememberConnections } from "./media.ts";

export const browserPath = process.env["HEARTH_TEST_BROWSER"] ?? "";
export const electronPath = process.env["HEARTH_TEST_ELECTRON"] ?? "";

export const fakeDevices = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
/** A camera with a low frame rate: several participants on one machine would otherwise measure the machine. */
export const calmDevices = ["--use-fake-device-for-media-stream=fps=5", "--use-fake-ui-for-media-stream"];
const quiet = ["--no-sandbox", "--disable-background-networking", "--disable-sync", "--no-first-run"];

/** Without it, a hung launch would only end with the test, after 180 s. */
const LAUNCH = 60_000;
const CLOSE = 30_000;

/** Script and CSP errors of pages; a test that ends with any fails. */
const complaints: string[] = [];

/** `program` is another one that starts the browser, with the same arguments; `env` is added to its variables. */
export async function launchBrowser(
  flags: readonly string[] = fakeDevices,
  { program = browserPath, env = {} }: { program?: string; env?: Record<string, string> } = {},
): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: program,
    args: [...quiet, ...flags],
    timeout: LAUNCH,
    env: { ...process.env, ...env },
  });
  onTestFinished(() => close("the browser", browser));
  return browser;
}

/** Closes a page, context or browser within a deadline, which Playwright does not have. */
export const close = (what: string, open: { close(): Promise<void> }): Promise<void> =>
  within(CLOSE, `to close ${what}`, open.close());

interface Look {
  /** Whether this is their first call here, so that their devices are checked before it. */
  isNew?: boolean;
  theme?: "light" | "dark";
  width?: number;
  height?: number;
  /** The browser's language. */
  locale?: string;
}

export async function openContext(browser: Browser, look: Look = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1180, height: look.height ?? 760 },
    colorScheme: look.theme ?? "light",
    locale: look.locale ?? "en-US",
  });
  await context.addInitScript(rememberConnections);
  if (!look.isNew) await context.addInitScript(haveChecked, PREFERENCES_VERSION);
  return context;
}

/**
 * For pages: their user has checked the devices before, so that calls are entered at once. Runs before the page's own scripts,
 * or at any time later.
 */
export function haveChecked(version: number): void {
  const key = "hearth.preferences";
  // Other pages, such as an empty one, have no storage; those of conferences keep nothing of ours.
  if (!/^(https?|hearth-app):$/.test(location.protocol) || location.pathname.startsWith("/c/")) return;
  const kept = localStorage.getItem(key) ?? JSON.stringify({ state: {}, version });
  const { state, ...rest } = JSON.parse(kept) as { state: Record<string, unknown> };
  if (state["preJoinDone"] === true) return;
  localStorage.setItem(key, JSON.stringify({ ...rest, state: { ...state, preJoinDone: true } }));
  dispatchEvent(new StorageEvent("storage", { key }));
}

/** Opens an invite link and joins with a name. */
export async function joinByInvite(
  browser: Browser,
  inviteUrl: string,
  name: string,
  look?: Look,
): Promise<Page> {
  const page = await (await openContext(browser, look)).newPage();
  watch(page, name);
  await page.goto(inviteUrl);
  await page.getByRole("textbox", { name: "Your name" }).fill(name);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByTestId("composer").waitFor();
  return page;
}

/** Opens the app with an existing session. */
export async function signInWith(browser: Browser, url: string, token: string, look?: Look): Promise<Page> {
  const context = await openContext(browser, look);
  await context.addInitScript((secret) => localStorage.setItem("hearth.session", secret), token);
  const page = await context.newPage();
  watch(page, "signed in");
  await page.goto(url);
  await page.getByTestId("composer").waitFor();
  return page;
}

/** Makes script and CSP errors of the page fail the test. */
export function watch(page: Page, name: string): void {
  const hears = listener(name, () => page.url());
  page.on("pageerror", (error) => hears.error(error.message));
  page.on("console", (message) => hears.console(message.text()));
}

/** What a page says, whoever drives its browser: errors fail the test, and all of it is printed if the test fails. */
export function listener(name: string, url: () => string) {
  const said: string[] = [];
  onTestFinished(({ task }) => {
    if (task.result?.state === "fail")
      process.stderr.write(`${name} is at ${url()}, and said: ${tail(said.join("\n"))}\n`);
  });
  onTestFinished(() => expect(complaints.splice(0)).toEqual([]));
  return {
    error(text: string): void {
      complaints.push(`${name}: ${text}`);
    },
    console(text: string): void {
      said.push(text);
      if (/Content Security Policy|Trusted Type/i.test(text)) complaints.push(`${name}: ${text}`);
    },
  };
}

/** For a test that provokes errors: expects exactly these. */
export function expectComplaints(...patterns: RegExp[]): void {
  const heard = complaints.splice(0);
  expect(heard).toHaveLength(patterns.length);
  for (const [index, pattern] of patterns.entries()) expect(heard[index]).toMatch(pattern);
}

export const participants = (page: Page) => page.locator("video[data-participant]");

/** The owner and others in one call, in one browser; resolves once everybody hears and sees everybody. */
export async function callWith(
  names: readonly string[],
  devices = fakeDevices,
): Promise<{ host: TestHost; pages: Page[]; callId: string }> {
  const host = await startHost();
  const browser = await launchBrowser(devices);
  const owner = await signInWith(browser, host.url, host.owner.token);
  const others: Page[] = [];
  for (const name of names) others.push(await joinByInvite(browser, host.inviteUrl, name));
  await owner.getByTestId("start-video-call").click();
  for (const page of others) await page.getByTestId("answer").click();
  const pages = [owner, ...others];
  await expectMedia(pages, names.length);
  const { rooms } = await host.owner.api.call(routes.listRooms);
  return { host, pages, callId: rooms[0]?.call?.id ?? "" };
}

export const callOfThree = () => callWith(["Bea", "Cem"]);

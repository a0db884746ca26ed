import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { enter, joinAsGuest, openConference, openGuestPage } from "../helpers/guests.ts";
import { startHost } from "../helpers/host.ts";
import { browserPath, calmDevices, launchBrowser, openContext, watch } from "../helpers/people.ts";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const hasFocus = (page: Page, name: string | RegExp) =>
  button(page, name).evaluate((element) => element === document.activeElement);

interface Asked {
  /** Everything that was opened. */
  opened?: MediaStreamTrack[];
  /** Lets the browser's question be answered; until then it is open. */
  answer?: () => void;
}

/** Remembers each device that is opened; with `asking`, the browser asks, and nobody answers before the test does. */
function rememberDevices(asking: boolean): void {
  const page = window as unknown as Asked;
  const opened: MediaStreamTrack[] = [];
  const answered = Promise.withResolvers<void>();
  page.opened = opened;
  page.answer = answered.resolve;
  if (!asking) answered.resolve();
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    await answered.promise;
    const stream = await open(wanted);
    opened.push(...stream.getTracks());
    return stream;
  };
}

/** How many devices the page has opened, and how many of them are still open. */
const devices = (page: Page) =>
  page.evaluate(() => {
    const { opened = [] } = window as unknown as Asked;
    return { opened: opened.length, open: opened.filter(({ readyState }) => readyState === "live").length };
  });

describe.skipIf(!browserPath)("the devices of a guest", () => {
  test("are closed if the browser's question is answered after they have left", async () => {
    const host = await startHost();
    const { links } = await openConference(host.owner);
    const context = await openContext(await launchBrowser(calmDevices));
    await context.grantPermissions(["camera", "microphone"]);
    await context.addInitScript(rememberDevices, true);
    const page = await context.newPage();
    watch(page, "a guest");
    await page.goto(links.guest_url);
    await enter(page, "Anna");
    await page.getByTestId("guest-leave").click();
    await page.getByRole("heading", { name: "You have left" }).waitFor();
    await page.evaluate(() => (window as unknown as Asked).answer?.());
    await expect.poll(async () => (await devices(page)).opened).toBeGreaterThan(0);
    await expect.poll(async () => (await devices(page)).open).toBe(0);
  });

  test("are closed when the conference no longer has them, while somebody types their name", async () => {
    const host = await startHost();
    const { id, links } = await openConference(host.owner);
    const context = await openContext(await launchBrowser(calmDevices));
    await context.grantPermissions(["camera", "microphone"]);
    await context.addInitScript(rememberDevices, false);
    const page = await context.newPage();
    watch(page, "a guest");
    await page.goto(links.guest_url);
    const change = (body: { media_type: "MEDIA_TYPE_AUDIO_ONLY" } | { webinar: true }) =>
      host.owner.api.call(routes.changeConference, { params: { conference_id: id }, body });
    await expect.poll(() => devices(page)).toEqual({ opened: 2, open: 2 });
    await change({ media_type: "MEDIA_TYPE_AUDIO_ONLY" });
    await expect.poll(() => devices(page), { timeout: 15_000 }).toEqual({ opened: 2, open: 1 });
    await change({ webinar: true });
    await expect.poll(() => devices(page), { timeout: 15_000 }).toEqual({ opened: 2, open: 0 });
  });
});

describe.skipIf(!browserPath)("somebody who cannot get in", () => {
  test("is told so, and can try again, if the conference's script or the media server does not answer", async () => {
    const host = await startHost();
    const { links } = await openConference(host.owner);
    const context = await openContext(await launchBrowser(calmDevices));
    const VIEWS = "**/conversation-*.js";
    await context.route(VIEWS, (route) => route.abort());
    await context.routeWebSocket(/\/rtc/, (socket) => void socket.close());
    const page = await context.newPage();
    watch(page, "a guest");
    await page.goto(links.guest_url);
    await enter(page, "Anna");
    await page.getByText("The host cannot be reached.").waitFor();

    await context.unroute(VIEWS);
    await page.getByTestId("guest-join").click();
    await page.getByText(/could not connect to the conference/i).waitFor();
    expect(await page.getByTestId("guest-join").isEnabled()).toBe(true);
  });

  test("as a guest is one with the speakers' link, also in the same tab", async () => {
    const host = await startHost();
    const { links } = await openConference(host.owner, { webinar: true });
    const page = await openGuestPage(await launchBrowser(calmDevices), links.guest_url);
    await page.getByText(/nobody sees or hears you/).waitFor();
    await page.goto(links.speaker_url);
    await page.getByText(/nobody sees or hears you/).waitFor({ state: "detached" });
    expect(page.url()).not.toContain("#");
  });
});

describe.skipIf(!browserPath)("in a conference", () => {
  test("a question about a recording stays until it is answered, and nothing is sent until then", async () => {
    const host = await startHost();
    const { id, links } = await openConference(host.owner);
    const page = await joinAsGuest(await launchBrowser(calmDevices), links.guest_url, "Anna");
    await host.owner.api.call(routes.changeConference, {
      params: { conference_id: id },
      body: { record: true },
    });
    const question = page.getByRole("dialog", { name: "This conference is recorded now" });
    await question.waitFor();
    await expect.poll(() => page.title()).toMatch(/^Muted/);
    await expect.poll(() => button(page, "Turn camera on").count()).toBe(1);
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("Escape");
    await page.getByText("Recorded", { exact: true }).waitFor();
    expect(await question.isVisible()).toBe(true);
    await button(page, "Stay").click();
    await question.waitFor({ state: "detached" });
    await expect.poll(() => page.title()).not.toMatch(/^Muted/);
    await expect.poll(() => button(page, "Turn camera off").count()).toBe(1);
  });

  test("the focus goes on in each view, and returns to what opened a dialog or a panel", async () => {
    const host = await startHost();
    const { links } = await openConference(host.owner);
    const page = await joinAsGuest(await launchBrowser(calmDevices), links.host_url, "Ada");
    const focused = (page: Page) => page.locator(":focus");
    await expect.poll(() => focused(page).getAttribute("data-testid")).toBe("guest-conference");
    const settings = "Camera, microphone and speaker";
    await button(page, settings).press("Enter");
    await button(page, "Done").press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await hasFocus(page, settings)).toBe(true);

    await button(page, "Chat").press("Enter");
    await page.getByRole("textbox", { name: "Message" }).press("Escape");
    await page.getByRole("textbox", { name: "Message" }).waitFor({ state: "detached" });
    expect(await hasFocus(page, "Chat")).toBe(true);

    await button(page, "People").press("Enter");
    await button(page, "Options for Ada").press("Enter");
    await button(page, "Spotlight for everybody").press("Enter");
    await button(page, "Spotlight for everybody").waitFor({ state: "detached" });
    expect(await hasFocus(page, "Options for Ada")).toBe(true);

    await button(page, "Leave").press("Enter");
    await expect.poll(() => focused(page).textContent()).toBe("You have left");
  });
});

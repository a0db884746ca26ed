import { writeFileSync } from "node:fs";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { launchDesktop } from "../helpers/desktop.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { silentMicrophone } from "../helpers/microphones.ts";
import {
  browserPath,
  calmDevices,
  electronPath,
  joinByInvite,
  launchBrowser,
  participants,
  signInWith,
} from "../helpers/people.ts";
import { openSettings } from "../helpers/settings.ts";

const folder = process.env["HEARTH_TEST_SCREENSHOTS"];
const check = (page: Page) => page.getByRole("dialog", { name: /^Check your/ });
const join = (page: Page) => page.getByTestId("prejoin-join");
const inCall = (page: Page) => page.getByTestId("leave").waitFor();

/** Looks at the check at all sizes, in both themes. */
async function lookAt(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [390, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      if (folder) writeFileSync(`${folder}/${name}-${colorScheme}-${width}.png`, await page.screenshot());
    }
    await expectNoBarrier(page, `${name}, ${colorScheme}`);
  }
}

/** How often a page asks for a device from now on. */
async function countRequests(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    const counted = Object.assign(window, { requests: 0 });
    mediaDevices.getUserMedia = (constraints) => {
      counted.requests += 1;
      return ask(constraints);
    };
  });
  return () => page.evaluate(() => (window as unknown as { requests: number }).requests);
}

describe.skipIf(!browserPath)("before the first call on a device", () => {
  test("one sees and hears oneself, Enter starts the call with the same devices, and the next one starts at once", async () => {
    const host = await startHost();
    const browser = await launchBrowser(calmDevices);
    const ada = await signInWith(browser, host.url, host.owner.token, { isNew: true });
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const requests = await countRequests(ada);
    await ada.getByTestId("start-video-call").click();
    await check(ada).waitFor();
    const picture = check(ada).getByLabel("Your camera");
    await expect
      .poll(() =>
        picture.evaluate((video: HTMLVideoElement) => video.getVideoPlaybackQuality().totalVideoFrames),
      )
      .toBeGreaterThan(3);
    const meter = check(ada).getByRole("meter", { name: "Microphone level" });
    await expect.poll(() => meter.evaluate((level: HTMLMeterElement) => level.value)).toBeGreaterThan(0);
    expect(await bea.getByTestId("incoming-call").count()).toBe(0);
    await lookAt(ada, "prejoin");
    expect(await join(ada).evaluate((button) => button === document.activeElement)).toBe(true);

    await ada.keyboard.press("Enter");
    await bea.getByTestId("answer").click();
    await expectMedia([ada, bea], 1);
    // Nothing was closed and opened again.
    expect(await requests()).toBe(2);
    await ada.getByTestId("leave").click();
    await ada.getByTestId("join-call").click();
    await inCall(ada);
    expect(await check(ada).count()).toBe(0);
  });

  test("Escape starts nothing, and closes the devices", async () => {
    const host = await startHost();
    const ada = await signInWith(await launchBrowser(calmDevices), host.url, host.owner.token, {
      isNew: true,
    });
    await ada.getByTestId("start-audio-call").click();
    await check(ada).getByRole("meter").waitFor();
    // An audio call needs no camera.
    expect(await check(ada).locator("video").count()).toBe(0);
    await ada.keyboard.press("Escape");
    await check(ada).waitFor({ state: "detached" });
    expect(await ada.getByTestId("leave").count()).toBe(0);
    expect(
      await ada.getByTestId("start-audio-call").evaluate((button) => button === document.activeElement),
    ).toBe(true);
    await ada.getByTestId("start-audio-call").click();
    await check(ada).waitFor();
  });

  test("whoever joins can leave a device off, or choose another, with the keyboard alone", async () => {
    const host = await startHost();
    const browser = await launchBrowser(calmDevices);
    const ada = await signInWith(browser, host.url, host.owner.token);
    await ada.getByTestId("start-video-call").click();
    await inCall(ada);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea", { isNew: true });
    await bea.getByTestId("join-call").press("Enter");
    await check(bea).getByRole("meter").waitFor();
    const off = check(bea).getByRole("button", { name: "Turn camera off" });
    await tabTo(bea, () => off.evaluate((button) => button === document.activeElement));
    await bea.keyboard.press("Space");
    await check(bea).getByText("Camera off").waitFor();
    const microphones = check(bea).getByRole("combobox", { name: "Microphone" });
    const names = await microphones.locator("option").allTextContents();
    await microphones.selectOption(names.at(-1) ?? "");
    await check(bea).getByRole("meter").waitFor();
    await tabTo(bea, () => join(bea).evaluate((button) => button === document.activeElement));
    await bea.keyboard.press("Enter");
    await bea.getByRole("button", { name: "Turn camera on" }).waitFor();
    await bea.getByRole("button", { name: "Mute", exact: true }).waitFor();
    await expect.poll(() => participants(bea).count()).toBe(1);
  });

  test("one can join without any device", async () => {
    const host = await startHost();
    const browser = await launchBrowser(calmDevices);
    const ada = await signInWith(browser, host.url, host.owner.token, { isNew: true });
    await ada.getByTestId("start-video-call").click();
    await check(ada).getByRole("meter").waitFor();
    const requests = await countRequests(ada);
    await ada.getByRole("button", { name: "Start without microphone and camera" }).click();
    await ada.getByRole("button", { name: "Unmute", exact: true }).waitFor();
    await ada.getByRole("button", { name: "Turn camera on" }).waitFor();
    await ada.getByText("Waiting for someone to join").waitFor();
    expect(await requests()).toBe(0);
  });

  test("a ring is answered at once, also in front of the check", async () => {
    const host = await startHost();
    const browser = await launchBrowser(calmDevices);
    const ada = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea", { isNew: true });
    await bea.getByTestId("start-audio-call").click();
    await check(bea).waitFor();
    const { rooms } = await host.owner.api.call(routes.listRooms);
    const userId = rooms[0]?.members.find((member) => member.user_id !== host.owner.userId)?.user_id ?? "";
    await host.owner.api.call(routes.createDirectRoom, { body: { user_id: userId } });
    await ada.getByRole("button", { name: "Bea", exact: true }).click();
    await ada.getByRole("heading", { name: "Bea", level: 1 }).waitFor();
    await ada.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([ada, bea], 1);
    expect(await check(bea).count()).toBe(0);
  });
});

describe.skipIf(!browserPath)("a device that does not work", () => {
  test("is explained in the check with what to open, and not asked about again", async () => {
    const host = await startHost();
    const browser = await launchBrowser(["--use-fake-device-for-media-stream", "--deny-permission-prompts"]);
    const ada = await signInWith(browser, host.url, host.owner.token, { isNew: true });
    await ada.getByTestId("start-video-call").click();
    await check(ada).getByText("Microphone access is blocked").waitFor();
    await check(ada).getByText("Camera access is blocked").waitFor();
    await check(ada)
      .getByText("In the browser: select the icon to the left of the address, turn on Microphone and Camera")
      .waitFor();
    await check(ada)
      .getByText(/^On Linux: if .+ is installed as a Flatpak/)
      .first()
      .waitFor();
    await lookAt(ada, "prejoin-denied");
    await ada.keyboard.press("Enter");
    await inCall(ada);
    await ada.getByTestId("leave").click();
    await ada.getByTestId("start-video-call").click();
    await inCall(ada);
    await ada.getByText("Microphone access is blocked").waitFor();
    await ada.getByRole("button", { name: "How to allow access" }).first().click();
    await ada.getByRole("dialog", { name: "How to allow access" }).getByText("turn on Microphone").waitFor();
    await ada.keyboard.press("Escape");
    await ada.getByTestId("leave").click();
    // That was accepted.
    await ada.getByTestId("start-video-call").click();
    await inCall(ada);
  });
});

describe.skipIf(!browserPath)("a microphone that was silent in the last call", () => {
  test("is checked before the next one", async () => {
    const host = await startHost();
    const browser = await launchBrowser(silentMicrophone());
    const ada = await signInWith(browser, host.url, host.owner.token);
    await ada.getByTestId("start-audio-call").click();
    await ada.getByText("We can't hear you. Your microphone is on").waitFor();
    await ada.getByTestId("leave").click();
    await ada.getByTestId("start-audio-call").click();
    await check(ada).getByText("We can't hear you. Check the microphone's own mute switch").waitFor();
    await lookAt(ada, "prejoin-silent");
    await join(ada).click();
    await inCall(ada);
  });
});

describe.skipIf(!electronPath || !browserPath)("in the desktop app", () => {
  test("the check comes before every call, if that is switched on in the settings", async () => {
    const { page: ada } = await launchDesktop({ flags: calmDevices });
    await openSettings(ada, "Calls");
    await ada.getByRole("switch", { name: "Check before every call" }).check();
    await ada.keyboard.press("Escape");
    await ada.getByTestId("start-video-call").waitFor();
    for (const times of [1, 2]) {
      await ada.getByTestId("start-video-call").click();
      await check(ada).getByLabel("Your camera").waitFor();
      await ada.keyboard.press("Enter");
      await ada.getByTestId("leave").click();
      await ada.getByTestId("leave").waitFor({ state: "detached" });
      expect(await check(ada).count(), `time ${times}`).toBe(0);
    }
  });
});

/** Presses Tab until something is true; a dialog has fewer stops than this. */
async function tabTo(page: Page, isThere: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    if (await isThere()) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab does not lead there.");
}

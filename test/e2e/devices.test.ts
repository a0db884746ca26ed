import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import {
  browserPath,
  callWith,
  electronPath,
  joinByInvite,
  launchBrowser,
  signInWith,
} from "../helpers/people.ts";
import {
  expectTone,
  hasSoundDevices,
  heardTone,
  lookAtDevices,
  startSoundDevices,
  type SoundDevices,
} from "../helpers/sound-devices.ts";

const A = 440;
const B = 880;
const C = 1320;

const permitted = ["--use-fake-ui-for-media-stream"];

/** A tone is noise to what browsers do to microphones. */
async function hearEverything(page: Page): Promise<void> {
  await page.evaluate(() => {
    const key = "hearth.preferences";
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}") as { state?: object; version?: number };
    const raw = { noiseSuppression: "off", echoCancellation: false, autoGainControl: false };
    localStorage.setItem(key, JSON.stringify({ version: 1, ...kept, state: { ...kept.state, ...raw } }));
  });
  await page.reload();
  await page.getByTestId("composer").waitFor();
}

const microphones = (page: Page) => page.getByRole("button", { name: "Choose microphone and speaker" });

async function choose(page: Page, name: string): Promise<void> {
  await microphones(page).click();
  await page.getByRole("menuitemradio", { name, exact: true }).click();
}

async function expectChosen(page: Page, name: RegExp): Promise<void> {
  await microphones(page).click();
  const group = page.getByRole("group", { name: "Microphone" });
  await group.getByRole("menuitemradio", { name, checked: true }).waitFor();
  await page.keyboard.press("Escape");
}

/** Two microphones, of which A's is the default. */
async function twoMicrophones(): Promise<{
  sound: SoundDevices;
  unplug: Record<"desk" | "booth", () => void>;
}> {
  const sound = await startSoundDevices();
  sound.connectSpeaker("Box");
  const unplug = { desk: sound.connectMicrophone("Desk", A), booth: sound.connectMicrophone("Booth", B) };
  sound.useByDefault("microphone", "Desk");
  return { sound, unplug };
}

/** Walks through everything that happens to microphones; `other` hears `page`, in a call that has begun. */
async function walk(
  page: Page,
  other: Page,
  { sound, unplug }: Awaited<ReturnType<typeof twoMicrophones>>,
): Promise<void> {
  await expectTone(other, A);
  await choose(page, "Booth");
  await expectTone(other, B);
  await expectChosen(page, /^Booth$/);

  // Unplugged: the other one takes over at once.
  unplug.booth();
  await lookAtDevices(page, "Booth", "is gone");
  await page.getByText("“Booth” is no longer connected.").waitFor();
  await expectTone(other, A);
  await expectChosen(page, /^System default/);

  // Plugged in again: offered, and used only if the user wants that.
  unplug.booth = sound.connectMicrophone("Booth", B);
  await lookAtDevices(page, "Booth", "has come");
  const offer = page.getByRole("status").filter({ hasText: "“Booth” is connected. Use it?" });
  await offer.waitFor();
  await expectTone(other, A);
  await offer.getByRole("button", { name: "Use" }).click();
  await offer.waitFor({ state: "detached" });
  await expectTone(other, B);

  // One that is muted as it is unplugged stays muted; unmuted, the other one is heard.
  await page.getByTestId("toggle-mute").click();
  unplug.booth();
  await lookAtDevices(page, "Booth", "is gone");
  await expect.poll(() => heardTone(other), { timeout: 20_000 }).toBeNull();
  await page.getByTestId("toggle-mute").click();
  await expectTone(other, A);

  // The last one: missing, which is not busy; and what is plugged in then is used at once.
  unplug.desk();
  await lookAtDevices(page, "Desk", "is gone");
  await page.getByText(/No microphone found/).waitFor();
  expect(await page.getByTestId("toggle-mute").getAttribute("aria-pressed")).toBe("false");
  sound.connectMicrophone("Late", C);
  await lookAtDevices(page, "Late", "has come");
  await expectTone(other, C);
  await page.getByText(/No microphone found/).waitFor({ state: "detached" });
}

describe.skipIf(!browserPath || !hasSoundDevices)("microphones that come and go", () => {
  test("in a browser: the other side hears the right one", async () => {
    const devices = await twoMicrophones();
    const host = await startHost();
    const browser = await launchBrowser(permitted, { env: devices.sound.env });
    const page = await signInWith(browser, host.url, host.owner.token);
    await hearEverything(page);
    const other = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    await page.getByTestId("start-audio-call").click();
    await other.getByTestId("answer").click();
    await walk(page, other, devices);
  });

  test("so do speakers: the chosen one plays, and the default in its place once it is gone", async () => {
    const { sound } = await twoMicrophones();
    const unplug = sound.connectSpeaker("Hall");
    const host = await startHost();
    const browser = await launchBrowser(permitted, { env: sound.env });
    const page = await signInWith(browser, host.url, host.owner.token);
    const other = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
    await page.getByTestId("start-audio-call").click();
    await other.getByTestId("answer").click();
    const playsThrough = () =>
      page.evaluate(async () => {
        const devices = await navigator.mediaDevices.enumerateDevices();
        const sinks = [...document.querySelectorAll("audio")].map(({ sinkId }) => sinkId);
        return sinks.map((sink) => devices.find(({ deviceId }) => deviceId === sink)?.label ?? sink);
      });
    await expect.poll(playsThrough).toEqual([""]);
    await choose(page, "Hall");
    await expect.poll(playsThrough).toEqual(["Hall"]);
    unplug();
    await expect.poll(playsThrough).toEqual([""]);
    await page.getByText("“Hall” is no longer connected.").waitFor();
  });

  test.skipIf(!electronPath)("in the app: the other side hears the right one", async () => {
    const devices = await twoMicrophones();
    const { page } = await launchDesktop({ flags: permitted, env: devices.sound.env });
    await hearEverything(page);
    const other = await joinByInvite(await launchBrowser(), await inviteLink(page), "Bea");
    await page.getByTestId("start-audio-call").click();
    await other.getByTestId("answer").click();
    await walk(page, other, devices);
  });
});

describe.skipIf(!browserPath)("the menus beside microphone and camera", () => {
  test("choose another camera, and lead to the settings; by keyboard, too", async () => {
    const { pages } = await callWith(
      ["Bea"],
      ["--use-fake-device-for-media-stream=device-count=3", ...permitted],
    );
    const [page] = pages;
    if (!page) throw new Error("nobody there");
    const own = () =>
      page
        .locator("video[data-participant]")
        .evaluateAll((videos) =>
          videos.flatMap((video) =>
            ((video as HTMLVideoElement).srcObject as MediaStream).getTracks().map(({ label }) => label),
          ),
        );
    expect(await own()).toContain("fake_device_0");
    const caret = page.getByRole("button", { name: "Choose camera" });
    await caret.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitemradio", { name: "fake_device_2" }).waitFor();
    // From the settings at the end back up, past what is chosen for its background.
    await page.keyboard.press("End");
    const focused = page.locator(":focus");
    while ((await focused.textContent()) !== "fake_device_2") await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await expect.poll(own).toContain("fake_device_2");
    await expect.poll(() => caret.evaluate((element) => element === document.activeElement)).toBe(true);
    await expectMedia(pages, 1);
    await caret.click();
    await page.getByRole("menuitemradio", { name: "fake_device_2", checked: true }).waitFor();
    await page.getByRole("menuitem", { name: "Device settings" }).click();
    await page.getByRole("combobox", { name: "Camera" }).waitFor();
    expect(await page.getByRole("combobox", { name: "Camera" }).locator("option:checked").textContent()).toBe(
      "fake_device_2",
    );
  });

  test("say that another program uses what was chosen, and open it once that is free", async () => {
    const { pages } = await callWith(["Bea"]);
    const [page] = pages;
    if (!page) throw new Error("nobody there");
    // Nothing here can occupy a device, so the page gets what browsers say of one that is.
    const occupy = (occupied: boolean) =>
      page.evaluate((isOccupied) => {
        if (!isOccupied) Reflect.deleteProperty(navigator.mediaDevices, "getUserMedia");
        else
          navigator.mediaDevices.getUserMedia = () =>
            Promise.reject(new DOMException("Could not start audio source", "NotReadableError"));
      }, occupied);
    await occupy(true);
    await choose(page, "Fake Audio Input 2");
    await page.getByText("Another program is using your microphone.").waitFor();
    await occupy(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Another program is using your microphone.").waitFor({ state: "detached" });
    await expectChosen(page, /^Fake Audio Input 2$/);
    await expectMedia(pages, 1);
  });

  test("are whole, at three widths and in both themes", async () => {
    const { pages } = await callWith(["Bea"]);
    const [page] = pages;
    if (!page) throw new Error("nobody there");
    for (const width of [1280, 768, 390])
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height: 780 });
        await page.emulateMedia({ colorScheme });
        for (const name of ["Choose microphone and speaker", "Choose camera"]) {
          await page.getByRole("button", { name }).click();
          const menu = page.getByRole("menu", { name });
          await menu.waitFor();
          const shots = process.env["HEARTH_TEST_SCREENSHOTS"];
          if (shots) await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png` });
          await expectNoBarrier(page, `${name}, ${width} px, ${colorScheme}`);
          const box = await menu.boundingBox();
          expect(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width, `${name}, ${width} px`).toBe(
            true,
          );
          await page.keyboard.press("Escape");
          await menu.waitFor({ state: "detached" });
        }
      }
  });
});

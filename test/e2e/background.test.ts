import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { launchDesktop } from "../helpers/desktop.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia, receives } from "../helpers/media.ts";
import {
  browserPath,
  electronPath,
  fakeDevices,
  joinByInvite,
  launchBrowser,
  signInWith,
} from "../helpers/people.ts";
import { agreement, greenPicture, personCamera, watchCorner } from "../helpers/person-camera.ts";
import { openSettings } from "../helpers/settings.ts";

const backgrounds = (page: Page) => page.getByRole("group", { name: "Background" });
const load = (page: Page) => page.getByText(/% of a processor core/);

async function addGreenPicture(page: Page): Promise<void> {
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "green.png", mimeType: "image/png", buffer: greenPicture() });
  await backgrounds(page).getByRole("radio", { name: "Picture 1", checked: true }).waitFor();
}

describe.skipIf(!browserPath)("the background of a camera", () => {
  test("is hidden by a picture from the first frame on, agrees with the person, and survives the camera's being off", async () => {
    const host = await startHost();
    const browser = await launchBrowser(personCamera());
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const me = await host.owner.api.call(routes.getMe);
    const video = `video[data-participant^="${me.id}"]`;
    await openSettings(owner, "Calls");
    await addGreenPicture(owner);
    // Half the work: a machine that is busy with other tests would switch the background off.
    await owner.getByRole("switch", { name: "HD video" }).uncheck();
    await owner.keyboard.press("Escape");

    const corner = await watchCorner(bea, video);
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expect.poll(() => agreement(bea, video), { timeout: 30_000 }).toBeGreaterThan(0.9);
    await openSettings(owner, "Calls");
    await load(owner).waitFor();
    process.stdout.write(
      `background: ${((await agreement(bea, video)) * 100).toFixed(1)} % agreement with the fixture. ` +
        `${await load(owner).innerText()}\n`,
    );

    await owner.getByTestId("toggle-camera").click();
    await load(owner).waitFor({ state: "detached" });
    await owner.getByTestId("toggle-camera").click();
    await load(owner).waitFor();
    await expect.poll(() => agreement(bea, video), { timeout: 20_000 }).toBeGreaterThan(0.9);
    await expect.poll(async () => (await corner()).frames).toBeGreaterThan(5);
    expect((await corner()).bare).toBe(0);

    // The room is seen only once its owner wants that.
    await backgrounds(owner).getByRole("radio", { name: "None" }).check();
    await expect.poll(async () => (await corner()).bare).toBeGreaterThan(0);
    await load(owner).waitFor({ state: "detached" });
    await expectMedia([bea], 1);
  });

  test("that cannot be hidden turns the camera off, says so, and leaves it to its owner to show the room", async () => {
    const host = await startHost();
    const browser = await launchBrowser(personCamera());
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const me = await host.owner.api.call(routes.getMe);
    const video = `video[data-participant^="${me.id}"]`;
    await owner.context().route("**/*.tflite", (route) => route.abort());
    await openSettings(owner, "Calls");
    await backgrounds(owner).getByRole("radio", { name: "Blurred" }).check();
    await owner.keyboard.press("Escape");
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await owner.getByText("Your background cannot be hidden here.").waitFor();
    await expect.poll(() => receives(owner)).toEqual({ heard: 1, seen: 1 });
    expect(await receives(bea)).toEqual({ heard: 1, seen: 0 });
    expect(await bea.locator(video).count()).toBe(0);

    await owner.getByTestId("toggle-camera").click();
    await expectMedia([owner, bea], 1);
  });

  test("that is too much for the machine turns the camera off, and says so", async () => {
    const host = await startHost();
    const browser = await launchBrowser(fakeDevices);
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);
    await openSettings(owner, "Calls");
    await backgrounds(owner).getByRole("radio", { name: "Blurred" }).check();
    await load(owner).waitFor();
    const devtools = await owner.context().newCDPSession(owner);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 8 });
    await owner
      .getByRole("status")
      .getByText("This computer is too slow to hide your background.")
      .waitFor({ timeout: 60_000 });
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    await expect.poll(async () => (await receives(bea)).seen).toBe(0);
    await backgrounds(owner).getByRole("radio", { name: "None", checked: true }).waitFor();
  });

  test.skipIf(!electronPath)("and noise are processed in the desktop app, too", async () => {
    const { page } = await launchDesktop({ flags: personCamera() });
    await page.evaluate(() => (location.hash = "#/settings/calls"));
    await backgrounds(page).getByRole("radio", { name: "Blurred" }).check();
    await page.getByRole("radio", { name: "Strong" }).check();
    await page.getByRole("button", { name: "Test camera and microphone" }).click();
    await expect.poll(() => load(page).count(), { timeout: 30_000 }).toBe(2);
  });
});

import { writeFileSync } from "node:fs";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { joinAsGuest, openConference } from "../helpers/guests.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia, receives, runningSounds } from "../helpers/media.ts";
import { silentMicrophone, spokenMicrophone } from "../helpers/microphones.ts";
import {
  browserPath,
  calmDevices,
  electronPath,
  joinByInvite,
  launchBrowser,
  signInWith,
} from "../helpers/people.ts";

const folder = process.env["HEARTH_TEST_SCREENSHOTS"];
const keep = async (page: Page, name: string) => {
  if (folder) writeFileSync(`${folder}/${name}.png`, await page.screenshot());
};

const silent = (page: Page) => page.getByText("We can't hear you. Your microphone is on");
const speaking = (page: Page) => page.getByText("You're muted. Press Ctrl+D to unmute.");

describe.skipIf(!browserPath)("a microphone that is on and picks up nothing", () => {
  test("is pointed out to its owner after 5 s, and to nobody else", async () => {
    const host = await startHost();
    const ada = await signInWith(await launchBrowser(silentMicrophone()), host.url, host.owner.token);
    const bea = await joinByInvite(await launchBrowser(calmDevices), host.inviteUrl, "Bea");
    await ada.getByTestId("start-audio-call").click();
    await bea.getByTestId("answer").click();
    await silent(ada).waitFor();
    expect(await silent(bea).count()).toBe(0);
    // It is told by statistics, not by an audio graph.
    expect(await runningSounds(ada)).toBe(0);
    await expectNoBarrier(ada, "a silent microphone");
    for (const width of [390, 768, 1280]) {
      await ada.setViewportSize({ width, height: 760 });
      await keep(ada, `silent-${width}`);
    }
    await ada.getByRole("combobox", { name: "Microphone" }).waitFor();
    // It has not been silent while it was muted, and is not called so again at once.
    await ada.getByTestId("toggle-mute").click();
    await silent(ada).waitFor({ state: "detached" });
    await ada.getByTestId("toggle-mute").click();
    await silent(ada).waitFor();
    await ada.getByRole("button", { name: "Dismiss" }).click();
    await silent(ada).waitFor({ state: "detached" });
    await ada.getByTestId("leave").click();
  });
});

describe.skipIf(!browserPath || !electronPath || !process.env["HEARTH_TEST_SPEECH"])(
  "somebody who speaks while they are muted",
  () => {
    test("is told so in the window and in picture-in-picture, and nobody hears them", async () => {
      const { app, page: ada } = await launchDesktop({ flags: spokenMicrophone() });
      const bea = await joinByInvite(await launchBrowser(calmDevices), await inviteLink(ada), "Bea");
      await ada.getByTestId("start-audio-call").click();
      await bea.getByTestId("answer").click();
      await expect.poll(async () => (await receives(bea)).heard).toBe(1);
      expect(await speaking(ada).count()).toBe(0);

      await ada.getByTestId("toggle-mute").click();
      await speaking(ada).waitFor();
      await keep(ada, "speaking-muted");
      const opening = app.waitForEvent("window");
      await ada.getByTestId("open-pip").click();
      const pip = await opening;
      await pip.getByRole("status").filter({ hasText: "You're muted (Ctrl+D)" }).waitFor();
      await keep(pip, "speaking-muted-pip");
      await expectNoBarrier(pip, "picture-in-picture");
      // What was on its way when the microphone was muted has arrived by now.
      expect((await receives(bea)).heard).toBe(0);
      expect(await speaking(ada).count()).toBe(1);

      await ada.keyboard.press("Control+D");
      await speaking(ada).waitFor({ state: "detached" });
      await expect.poll(async () => (await receives(bea)).heard).toBe(1);

      // Once dismissed, it stays away while they are muted.
      await ada.getByTestId("toggle-mute").click();
      await speaking(ada).waitFor();
      await ada.getByRole("button", { name: "Dismiss" }).click();
      await speaking(ada).waitFor({ state: "detached" });
      expect((await receives(bea)).heard).toBe(0);
      expect(await speaking(ada).count()).toBe(0);
    });
  },
);

describe.skipIf(!browserPath || !process.env["HEARTH_TEST_SPEECH"])(
  "a guest who speaks while they are muted",
  () => {
    test("is told so, and nobody hears them", async () => {
      const host = await startHost();
      const { links } = await openConference(host.owner, { name: "Team standup room" });
      const anna = await joinAsGuest(await launchBrowser(calmDevices), links.guest_url, "Anna");
      const ben = await joinAsGuest(await launchBrowser(spokenMicrophone()), links.guest_url, "Ben");
      await expectMedia([anna, ben], 1);
      const notice = ben.getByText("You're muted. Unmute to be heard.");
      expect(await notice.count()).toBe(0);
      await ben.getByRole("button", { name: "Mute", exact: true }).click();
      await notice.waitFor();
      await expectNoBarrier(ben, "a guest who speaks while they are muted");
      await keep(ben, "guest-speaking-muted");
      expect((await receives(anna)).heard).toBe(0);
      await ben.getByRole("button", { name: "Unmute", exact: true }).first().click();
      await notice.waitFor({ state: "detached" });
      await expect.poll(async () => (await receives(anna)).heard).toBe(1);
    });
  },
);

import { describe, expect, test } from "vitest";
import { buttonOf, enterInFirefox, firefoxPath, launchFirefox, openInFirefox } from "../helpers/firefox.ts";
import { joinAsGuest, openConference } from "../helpers/guests.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia, receives } from "../helpers/media.ts";
import { browserPath, calmDevices, launchBrowser, participants } from "../helpers/people.ts";

describe.skipIf(!browserPath || !firefoxPath)("guests in Firefox and in Chromium", () => {
  test("see and hear each other, chat and leave", async () => {
    const host = await startHost();
    const { links } = await openConference(host.owner);
    const anna = await joinAsGuest(await launchBrowser(calmDevices), links.guest_url, "Anna");
    const ben = await openInFirefox(await launchFirefox(), links.guest_url);
    // Without the settings of this test, it connects no media on loopback, which it says before somebody joins.
    await ben.locator("::-p-text(Firefox cannot join on the computer that this conference runs on.)").wait();
    // Firefox remembers no permission, so the page only asks when somebody wants it to.
    await buttonOf(ben, "Turn on camera and microphone").click();
    await ben.locator("meter").wait();
    await enterInFirefox(ben, "Ben");
    await expectMedia([anna, ben], 1);

    await buttonOf(ben, "Chat").click();
    await ben.locator("textarea").fill("Hello from Firefox");
    await buttonOf(ben, "Send").click();
    await anna.getByRole("button", { name: "Chat, 1 new message" }).click();
    await anna.getByRole("log").getByText("Hello from Firefox").waitFor();

    await buttonOf(ben, "Leave").click();
    await ben.locator("::-p-text(You have left)").wait();
    await expect.poll(() => participants(anna).count()).toBe(1);
  });

  test("the audience of a webinar only watches", async () => {
    const host = await startHost();
    const { links } = await openConference(host.owner, { webinar: true });
    await joinAsGuest(await launchBrowser(calmDevices), links.host_url, "Ada");
    const bea = await openInFirefox(await launchFirefox(), links.guest_url);
    await enterInFirefox(bea, "Bea");
    await expect.poll(() => receives(bea), { timeout: 20_000 }).toEqual({ heard: 1, seen: 1 });
    const names = await bea.$$eval("button", (buttons) =>
      buttons.map((button) => button.ariaLabel ?? button.textContent),
    );
    expect(names).toContain("Raise hand");
    expect(names.filter((name) => /Mute|Unmute|camera|Share/.test(name))).toEqual([]);
  });
});

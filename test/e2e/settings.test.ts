import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { createApi } from "../helpers/api.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { launchDesktop } from "../helpers/desktop.ts";
import { startHost } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import {
  browserPath,
  electronPath,
  joinByInvite,
  launchBrowser,
  openContext,
  signInWith,
  watch,
} from "../helpers/people.ts";
import { openSettings } from "../helpers/settings.ts";

const settings = (page: Page) => page.getByRole("region", { name: "Settings" });

describe.skipIf(!browserPath)("the settings screen", () => {
  test("opens by icon, shortcut and account menu, and leads back to where one was", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    await joinByInvite(browser, host.inviteUrl, "Bea");
    const owner = await signInWith(browser, host.url, host.owner.token);
    await owner.getByRole("navigation").getByText("Bea").click();
    await owner.getByRole("heading", { name: "Bea", level: 1 }).waitFor();
    const room = owner.url();
    await owner.getByTestId("composer").fill("half a sentence");

    await owner.getByRole("button", { name: "Settings", exact: true }).click();
    await settings(owner).waitFor();
    await owner.getByRole("button", { name: "Close settings" }).first().click();
    await settings(owner).waitFor({ state: "detached" });
    expect(owner.url()).toBe(room);
    expect(await owner.getByTestId("composer").inputValue()).toBe("half a sentence");
    const focused = owner.locator(":focus");
    expect(await focused.getAttribute("aria-label")).toBe("Settings");

    await openSettings(owner, "Appearance");
    expect(new URL(owner.url()).hash).toBe("#/settings/appearance");
    await owner.reload();
    await owner.getByRole("heading", { name: "Appearance", level: 1 }).waitFor();
    await owner.goBack();
    await owner.getByRole("heading", { name: "Profile", level: 1 }).waitFor();
    await owner.keyboard.press("Escape");
    await settings(owner).waitFor({ state: "detached" });

    await owner.getByRole("button", { name: /account menu/ }).click();
    await owner.getByText("Settings", { exact: true }).last().click();
    await settings(owner).waitFor();
  });

  test("shows the theme at once and after a reload, whatever the system has", async () => {
    const host = await startHost();
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token, { theme: "light" });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await openSettings(page, "Appearance");
    await page.getByRole("radio", { name: "Dark" }).check();
    await expect.poll(background).not.toBe(light);
    const dark = await background();
    await page.reload();
    await page.getByRole("radio", { name: "Dark", checked: true }).waitFor();
    expect(await background()).toBe(dark);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByRole("radio", { name: "Light" }).check();
    await expect.poll(background).toBe(light);
    await page.getByRole("radio", { name: "System" }).check();
    await expect.poll(background).toBe(dark);
  });

  test("what is chosen in one tab applies in the other, and neither undoes it", async () => {
    const host = await startHost();
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
    const other = await page.context().newPage();
    watch(other, "the other tab");
    await other.goto(host.url);
    await other.getByTestId("composer").waitFor();
    await openSettings(other, "Calls");
    await openSettings(page, "Calls");
    await page.getByRole("switch", { name: "Hide self view" }).check();
    await other.getByRole("switch", { name: "Hide self view", checked: true }).waitFor();
    await other.getByRole("switch", { name: "Mirror my video" }).uncheck();
    await page.getByRole("switch", { name: "Mirror my video", checked: false }).waitFor();
    await page.reload();
    await page.getByRole("switch", { name: "Hide self view", checked: true }).waitFor();
    await page.getByRole("switch", { name: "Mirror my video", checked: false }).waitFor();
  });

  test("changes the language at once, and back", async () => {
    const host = await startHost();
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
    await openSettings(page, "Language");
    await page.getByRole("radio", { name: "Deutsch" }).check();
    await page.getByRole("heading", { name: "Sprache", level: 1 }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("de");
    await page.reload();
    await page.getByRole("heading", { name: "Sprache", level: 1 }).waitFor();
    await page.getByRole("radio", { name: "English" }).check();
    await page.getByRole("heading", { name: "Language", level: 1 }).waitFor();
  });

  test.skipIf(!electronPath)("shows windows and menus of the desktop app in that theme, too", async () => {
    const { app, page } = await launchDesktop();
    await openSettings(page, "Appearance");
    await page.getByRole("radio", { name: "Dark" }).check();
    const source = () => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource);
    await expect.poll(source).toBe("dark");
    await page.getByRole("radio", { name: "System" }).check();
    await expect.poll(source).toBe("system");
    await openSettings(page, "Calls");
    await page.getByRole("switch", { name: "When the app is minimized" }).uncheck();
    await page.reload();
    await page.getByRole("switch", { name: "When the app is minimized", checked: false }).waitFor();
  });

  test("changes one's name, and signs this device out", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await openSettings(bea, "Profile");
    await bea.getByRole("textbox", { name: "Your name" }).fill("Beatrix");
    await bea.getByRole("button", { name: "Save" }).click();
    await bea.getByText("Your name is saved.").waitFor();
    const people = await host.owner.api.call(routes.listPeople);
    expect(people.map(({ display_name }) => display_name)).toContain("Beatrix");
    await openSettings(bea, "Devices and sign-in");
    await bea.getByRole("button", { name: "Sign out", exact: true }).click();
    await bea.getByRole("heading", { name: "You are not signed in" }).waitFor();
    await bea.reload();
    await bea.getByRole("heading", { name: "You are not signed in" }).waitFor();
  });

  test("leaves a call running, heard and within reach; its devices are used in that call", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const owner = await signInWith(browser, host.url, host.owner.token);
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    await owner.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([owner, bea], 1);

    await openSettings(owner, "Calls");
    await owner.getByTestId("leave").waitFor();
    await expectMedia([bea], 1);
    await owner.getByRole("button", { name: "Test camera and microphone" }).click();
    await owner.getByRole("meter", { name: "Microphone level" }).waitFor();
    await expect
      .poll(() => owner.getByRole("meter").evaluate((meter: HTMLMeterElement) => meter.value))
      .toBeGreaterThan(0);
    await expectNoBarrier(owner, "calls, while testing");
    const microphones = owner.getByRole("combobox", { name: "Microphone" });
    const names = await microphones.locator("option").allTextContents();
    expect(names.length).toBeGreaterThan(2);
    const chosen = names.at(-1) ?? "";
    await microphones.selectOption(chosen);
    await owner.getByRole("button", { name: "Stop the test" }).click();
    await owner.getByRole("switch", { name: "Hide self view" }).check();
    await expectMedia([bea], 1);

    await owner.getByTitle("Go to the call").click();
    await settings(owner).waitFor({ state: "detached" });
    await owner.getByRole("heading", { name: "General", level: 1 }).waitFor();
    await expect.poll(() => owner.locator("video[data-participant]").count()).toBe(1);
  });

  test("makes API tokens that work until they are revoked", async () => {
    const host = await startHost();
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
    await openSettings(page, "API tokens");
    await page.getByText("You have no API tokens.").waitFor();
    await page.getByRole("textbox", { name: "Token name" }).fill("Backup script");
    await page.getByRole("button", { name: "Create token" }).click();
    await page.getByText("Choose at least one scope.").waitFor();
    await page.getByRole("checkbox", { name: /^Read/ }).check();
    await page.getByRole("combobox", { name: "Expires" }).selectOption("In 30 days");
    await page.getByRole("button", { name: "Create token" }).click();
    const token = await page.getByRole("textbox", { name: "New API token" }).inputValue();
    await expectNoBarrier(page, "a new token");
    const script = createApi(host.url, token);
    expect((await script.call(routes.listRooms)).rooms).toHaveLength(1);
    await expect(script.call(routes.createRoom, { body: { name: "No" } })).rejects.toMatchObject({
      code: "SW_SCOPE_MISSING",
    });
    await page.getByRole("button", { name: "Done" }).click();
    expect(await page.getByText(token).count()).toBe(0);
    const line = page.getByRole("listitem").filter({ hasText: "Backup script" });
    await line.getByText(/^Read · Expires /).waitFor();
    await line.getByRole("button", { name: "Revoke Backup script" }).click();
    await line.getByRole("button", { name: "Revoke Backup script?" }).click();
    await page.getByText("You have no API tokens.").waitFor();
    await expect(script.call(routes.listRooms)).rejects.toMatchObject({ code: "SW_UNAUTHENTICATED" });
  });

  test("makes webhooks, says what became of deliveries, tests and deletes them", async () => {
    const host = await startHost();
    await host.owner.api.call(routes.changeSettings, { body: { webhooks_to_private_addresses: true } });
    const received: { body: string; signed: boolean }[] = [];
    let secret = "";
    const receiver = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (part: string) => (body += part));
      request.on("end", () => {
        const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signature } = request.headers;
        const key = Buffer.from(secret.replace("whsec_", ""), "base64");
        const expected = createHmac("sha256", key)
          .update(`${String(id)}.${String(at)}.${body}`)
          .digest("base64");
        received.push({ body, signed: signature === `v1,${expected}` });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void receiver.close());
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;

    const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
    await openSettings(page, "Webhooks");
    // What is refused is still there to be corrected.
    await page.getByRole("textbox", { name: "Address" }).fill(url.replace("http://", "http://user@"));
    await page.getByRole("checkbox", { name: "swp.message" }).check();
    await page.getByRole("button", { name: "Create webhook" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("checkbox", { name: "swp.message" }).isChecked()).toBe(true);
    await page.getByRole("textbox", { name: "Address" }).fill(url);
    await page.getByRole("button", { name: "Create webhook" }).click();
    secret = await page.getByRole("textbox", { name: "Signing secret" }).inputValue();
    await page.getByRole("button", { name: "Done" }).click();
    const line = page.getByRole("listitem").filter({ hasText: url });
    await line.getByText("Nothing delivered yet").waitFor();
    await line.getByRole("button", { name: "Send a test to" }).click();
    await line.getByText("Test sent. The receiver answered 204.").waitFor();
    expect(received.map(({ signed }) => signed)).toEqual([true]);
    expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({ type: "swp.test" });

    const { rooms } = await host.owner.api.call(routes.listRooms);
    await host.owner.api.call(routes.sendMessage, {
      params: { room_id: rooms[0]?.id ?? "" },
      body: { body: "hello", txn_id: "webhook-1" },
    });
    await line.getByText(/^Last delivered/).waitFor();
    receiver.closeAllConnections();
    await new Promise<void>((resolve) => receiver.close(() => resolve()));
    await line.getByRole("button", { name: "Send a test to" }).click();
    await line.getByText(/^The test was not delivered/).waitFor();

    await line.getByRole("button", { name: "Delete the webhook" }).click();
    await line.getByRole("button", { name: "Delete the webhook" }).click();
    await page.getByText("There are no webhooks.").waitFor();
    expect(await host.owner.api.call(routes.listWebhooks)).toEqual([]);
  });

  test("names the host, and says who creates rooms and who invites; every client follows at once", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const owner = await signInWith(browser, host.url, host.owner.token);
    await openSettings(owner, "Host settings");
    await owner.getByRole("textbox", { name: "Host name" }).fill("Acme");
    await owner.getByRole("button", { name: "Save name" }).click();
    await bea.getByRole("navigation").getByText("Acme", { exact: true }).waitFor();
    const guest = await (await openContext(browser)).newPage();
    watch(guest, "with an invite");
    await guest.goto(host.inviteUrl);
    await guest.getByRole("heading", { name: "You have been invited to Acme" }).waitFor();

    await bea.getByRole("button", { name: "New room" }).waitFor();
    const rooms = owner.getByRole("group", { name: "Who can create rooms" });
    await rooms.getByRole("radio", { name: "Only admins" }).click();
    await bea.getByRole("button", { name: "New room" }).waitFor({ state: "detached" });
    await rooms.getByRole("radio", { name: "Only admins", checked: true }).waitFor();

    expect(await bea.getByRole("button", { name: "Invite people" }).count()).toBe(0);
    const invites = owner.getByRole("group", { name: "Who can invite people" });
    await invites.getByRole("radio", { name: "Members and admins" }).click();
    await bea.getByRole("button", { name: "Invite people" }).first().click();
    await bea.getByRole("dialog").getByRole("img", { name: "QR code for the invite link" }).waitFor();
  });

  test("chooses the size of recordings, and turns recording off", async () => {
    const host = await startHost();
    const owner = await signInWith(await launchBrowser(), host.url, host.owner.token);
    await owner.getByTestId("start-audio-call").click();
    await owner.getByTestId("record").waitFor();
    await openSettings(owner, "Recordings");
    await owner.getByRole("radio", { name: /^1080p/ }).click();
    const saved = async () => {
      const { recording_size: size, recordings_enabled: enabled } = await host.owner.api.call(
        routes.getSettings,
      );
      return [size, enabled];
    };
    await expect.poll(saved).toEqual(["1080p", true]);
    await owner.getByRole("switch", { name: "Calls can be recorded" }).click();
    await owner.getByTestId("record").waitFor({ state: "detached" });
    expect(await saved()).toEqual(["1080p", false]);
  });

  test("lists invite links, and revokes them", async () => {
    const host = await startHost();
    await host.owner.api.call(routes.createInvite, { body: { max_uses: 3, role: "guest" } });
    const page = await signInWith(await launchBrowser(), host.url, host.owner.token);
    await openSettings(page, "People");
    const line = page.getByRole("listitem").filter({ hasText: "General · Guest" });
    await line.getByText(/^Used 0 of 3 times/).waitFor();
    await line.getByRole("button", { name: "Revoke the invite link to General" }).click();
    await line.getByRole("button", { name: "Revoke the invite link to General?" }).click();
    await line.waitFor({ state: "detached" });
  });

  test("keeps nobody out of any section, at three widths and in both themes", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    await joinByInvite(browser, host.inviteUrl, "Bea with a name that is as long as names may be, or almost");
    const page = await signInWith(browser, host.url, host.owner.token);
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    await settings(page).waitFor();
    const names = await page
      .getByRole("navigation", { name: "Sections of the settings" })
      .getByRole("link")
      .allTextContents();
    expect(names).toHaveLength(13);
    for (const width of [1180, 760, 360]) {
      await page.setViewportSize({ width, height: 760 });
      for (const name of names) {
        await openSettings(page, name);
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          await expectNoBarrier(page, `${name}, ${width} px, ${colorScheme}`);
          const shots = process.env["SHOTS"];
          if (shots) await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png` });
        }
        const fits = () => document.documentElement.scrollWidth <= window.innerWidth;
        expect(await page.evaluate(fits), `${name}, ${width} px`).toBe(true);
      }
    }
  });
});

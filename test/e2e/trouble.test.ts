import { writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { routes } from "../../src/shared/contract/index.ts";
import { inviteLink, launchDesktop, openDesktop } from "../helpers/desktop.ts";
import { canMount, mountSmallDisk } from "../helpers/disk.ts";
import { startHost, general, temporaryDirectory } from "../helpers/host.ts";
import { expectNoBarrier } from "../helpers/barriers.ts";
import { expectMedia } from "../helpers/media.ts";
import {
  browserPath,
  electronPath,
  expectComplaints,
  fakeDevices,
  joinByInvite,
  launchBrowser,
  openContext,
  participants,
  signInWith,
} from "../helpers/people.ts";

describe.skipIf(!browserPath)("without a working microphone or camera the call works, and says why:", () => {
  test.each([
    ["none found", [], /No microphone found/, /No camera found/],
    [
      "denied",
      ["--use-fake-device-for-media-stream", "--deny-permission-prompts"],
      /Microphone access is blocked/,
      /Camera access is blocked/,
    ],
  ])("%s", async (_name, flags, microphone, camera) => {
    const host = await startHost();
    const owner = await signInWith(await launchBrowser(), host.url, host.owner.token);
    const deaf = await joinByInvite(await launchBrowser(flags), host.inviteUrl, "Bea");
    await owner.getByTestId("start-video-call").click();
    await deaf.getByTestId("answer").click();
    await deaf.getByText(microphone).waitFor();
    await deaf.getByText(camera).waitFor();
    await expect.poll(() => participants(deaf).count()).toBe(1);
    await expectMedia([deaf], 1);
    await deaf.getByRole("button", { name: "Dismiss" }).first().click();
    await deaf.getByText(microphone).waitFor({ state: "detached" });
    await deaf.getByRole("button", { name: "Try again" }).first().click();
    await deaf.getByText(camera).waitFor();
    await deaf.getByTestId("leave").click();
  });
});

describe.skipIf(!browserPath)("invalid links", () => {
  test("are explained", async () => {
    const host = await startHost();
    const page = await (await openContext(await launchBrowser())).newPage();
    await page.goto(`${host.url}/#/invite/never-was`);
    await page.getByRole("textbox").fill("Bea");
    await page.getByRole("button", { name: "Join" }).click();
    await page.getByText(/This invite is invalid/).waitFor();
    await page.goto(`${host.url}/?again#/sign-in/never-was`);
    await page.getByText(/This sign-in link or code has been used/).waitFor();
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("You are not signed in").waitFor();
  });

  test("do not show the previous link's account", async () => {
    const host = await startHost();
    const { code } = await host.owner.api.call(routes.createDeviceCode);
    const page = await (await openContext(await launchBrowser())).newPage();
    await page.goto(`${host.url}/#/sign-in/${code}`);
    await page.getByRole("heading", { name: `Sign in as ${host.owner.name}?` }).waitFor();
    await page.evaluate(() => (location.hash = "#/sign-in/never-was"));
    await page.getByText(/This sign-in link or code has been used/).waitFor();
    expect(await page.getByText("Sign in as").count()).toBe(0);
  });
});

describe.skipIf(!browserPath)("a message", () => {
  test("written while offline waits, and is sent once", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const bea = await joinByInvite(browser, host.inviteUrl, "Bea");
    const say = async (text: string) => {
      await bea.getByTestId("composer").fill(text);
      await bea.keyboard.press("Enter");
    };
    await bea.context().setOffline(true);
    await say("written offline");
    await bea.getByText("Waiting to send").waitFor();
    await bea.context().setOffline(false);
    await bea.getByText("Waiting to send").waitFor({ state: "detached" });
    await say("and then");
    const room = await general(host.owner);
    await expect
      .poll(async () => {
        const { messages } = await host.owner.api.call(routes.listMessages, { params: { room_id: room.id } });
        return messages.map(({ body }) => body);
      })
      .toEqual(["written offline", "and then"]);
    expect(await bea.locator("article").count()).toBe(2);
  });

  test.skipIf(!canMount)(
    "for which the host's disk has no space says so, and is sent once there is",
    async () => {
      const disk = mountSmallDisk("2m");
      const host = await startHost({ dataDirectory: disk.directory });
      const bea = await joinByInvite(await launchBrowser(), host.inviteUrl, "Bea");
      const params = { room_id: (await general(host.owner)).id };
      const body = "x".repeat(9_000);
      const fill = async () => {
        for (let index = 0; index < 600; index += 1)
          await host.owner.api.call(routes.sendMessage, { params, body: { body, txn_id: `fill-${index}` } });
      };
      await expect(fill()).rejects.toMatchObject({ code: "SW_DISK_FULL" });
      await bea.getByTestId("composer").fill(body);
      await bea.keyboard.press("Enter");
      const refused = bea.getByRole("status").filter({ hasText: "Not sent. The host's disk is full" });
      await refused.waitFor();
      disk.resize("16m");
      await bea.getByRole("button", { name: "Try again" }).click();
      await bea.getByText("Not sent").waitFor({ state: "detached" });
    },
  );
});

describe.skipIf(!electronPath || !browserPath)("the desktop app's window", () => {
  test("is sandboxed, has only its bridge, and cannot navigate elsewhere", async () => {
    const { app, page, opened } = await launchDesktop();
    expect(page.url()).toMatch(/^hearth-app:\/\/ui\//);
    const inside = await page.evaluate(() => {
      const bridge = (window as unknown as { hearth: { call: object; on: object } }).hearth;
      return {
        node: [
          typeof (globalThis as { require?: unknown }).require,
          typeof (globalThis as { process?: unknown }).process,
        ],
        bridge: [Object.keys(bridge.call), Object.keys(bridge.on)],
        opened: ["https://example.org", "javascript:alert(1)", "file:///etc/passwd", "about:blank"].map(
          (url) => window.open(url) === null,
        ),
      };
    });
    expect(inside).toEqual({
      node: ["undefined", "undefined"],
      bridge: [
        [
          "connectToHost",
          "connectToOtherHost",
          "retryHost",
          "showDataFolder",
          "quit",
          "retryMediaServer",
          "cancelMediaServer",
          "openExternal",
          "saveFile",
          "setTheme",
          "listScreenSources",
          "chooseScreenSource",
          "setLanguage",
          "startsAtLogin",
          "setStartAtLogin",
          "showMainWindow",
          "showNotification",
          "closeNotification",
          "listHosts",
          "startOwnHost",
          "keepHostName",
          "joinHost",
          "listNearby",
          "joinNearby",
          "showHost",
          "forgetHost",
          "keepSession",
          "takeOpenedLink",
          "renewConnections",
          "tellCall",
          "getShortcuts",
          "setShortcut",
          "getSpelling",
          "setSpelling",
          "saveBackup",
          "chooseBackup",
          "restoreBackup",
          "moveHost",
          "cancelBackup",
          "reclaimHost",
        ],
        [
          "host",
          "mediaServer",
          "mainWindow",
          "notificationPressed",
          "linkOpened",
          "callCommand",
          "shortcuts",
          "spelling",
          "backupProgress",
        ],
      ],
      opened: [true, true, true, true],
    });
    expectComplaints(/Refused to run the JavaScript URL/);
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      const { sandbox, contextIsolation, nodeIntegration, webviewTag } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webviewTag };
    });
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    const answers = await page.evaluate(async () => {
      const { call } = (
        window as unknown as { hearth: { call: Record<string, (input?: unknown) => Promise<unknown>> } }
      ).hearth;
      const outside = await fetch("hearth-app://ui/%2e%2e/%2e%2e/package.json").then(({ status }) => status);
      return [await call["openExternal"]?.({ url: 7 }), await call["openExternal"]?.("x"), outside];
    });
    expect(answers).toEqual([
      expect.objectContaining({ ok: false, code: "BAD_INPUT" }),
      expect.objectContaining({ ok: false, code: "BAD_INPUT" }),
      404,
    ]);
    // Navigation by a script is prevented; our listener runs after the app's, and sees whether it was.
    await app.evaluate(({ BrowserWindow }) => {
      const navigations: object[] = [];
      Object.assign(globalThis, { navigations });
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.on("will-frame-navigate", (event) =>
        navigations.push({ url: event.url, prevented: event.defaultPrevented }),
      );
    });
    await page.evaluate(() => (location.href = "https://example.org/"));
    await expect
      .poll(() => app.evaluate(() => (globalThis as unknown as { navigations: object[] }).navigations))
      .toEqual([{ url: "https://example.org/", prevented: true }]);
    // Links to web pages are opened by the system, one for each press: no script fills the screen with tabs.
    for (const name of ["a", "b"]) {
      await page.mouse.click(600, 300);
      await page.evaluate((path) => [1, 2].map((n) => window.open(`https://example.org/${path}${n}`)), name);
    }
    await expect.poll(opened).toEqual(["https://example.org/a1", "https://example.org/b1"]);
    expect(page.url()).toMatch(/^hearth-app:\/\/ui\//);
    await expectNoBarrier(page, "desktop");
  });

  test("says why the host cannot start, and offers a retry", async () => {
    const { page } = await openDesktop({ env: { HEARTH_DATA: "/dev/null/data" } });
    await page.getByText(/cannot write to its data folder/).waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
  });

  test("shows that the media server is being downloaded, and can cancel and retry", async () => {
    const tools = temporaryDirectory();
    // A Go that never finishes a build.
    writeFileSync(join(tools, "go"), '#!/bin/sh\n[ "$1" = version ] || exec sleep 600\n', { mode: 0o755 });
    const { page } = await launchDesktop({
      env: {
        HEARTH_LIVEKIT_SERVER: "",
        XDG_CACHE_HOME: temporaryDirectory(),
        PATH: [tools, dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
      },
    });
    for (let round = 0; round < 2; round += 1) {
      await page.getByText(/the media server \(first time only\)/).waitFor();
      await page.getByRole("button", { name: "Cancel" }).click();
      await page.getByText(/Downloading the media server was canceled/).waitFor();
      await page.getByRole("button", { name: "Try again" }).click();
    }
  });

  test("says what is wrong with the media server while chat works", async () => {
    const { page } = await launchDesktop({
      env: { HEARTH_LIVEKIT_SERVER: "/nowhere/livekit-server" },
      flags: fakeDevices,
    });
    await page.getByText(/set in HEARTH_LIVEKIT_SERVER cannot be run/).waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await page.getByTestId("composer").fill("chat works");
    await page.keyboard.press("Enter");
    await page.locator("article", { hasText: "chat works" }).waitFor();
    await page.getByTestId("start-audio-call").click();
    await page.getByText(/the media server is not responding/).waitFor();
    await inviteLink(page);
  });
});

import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ElectronApplication } from "playwright";
import { describe, expect, test } from "vitest";
import { exitOf } from "../helpers/deadline.ts";
import { answerDialogs } from "../helpers/dialogs.ts";
import { inviteLink, launchDesktop, openDesktop } from "../helpers/desktop.ts";
import { temporaryDirectory } from "../helpers/host.ts";
import { expectMedia } from "../helpers/media.ts";
import { browserPath, electronPath, joinByInvite, launchBrowser } from "../helpers/people.ts";

/** The main window, whose page's title is the app's name. */
const isVisible = (app: ElectronApplication) =>
  app.evaluate(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((window) => window.getTitle() === "Hearth")
        ?.isVisible() ?? null,
  );

/** Presses the close button of the main window. */
const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.getTitle() === "Hearth")
      ?.close(),
  );

/** Whether the machine is kept from sleeping. Chromium counts its blockers from 0 or 1 on. */
const isKeptAwake = (app: ElectronApplication) =>
  app.evaluate(({ powerSaveBlocker }) =>
    [0, 1, 2, 3, 4, 5].some((blocker) => powerSaveBlocker.isStarted(blocker)),
  );

/** Asks the app to quit, as the tray and the menu do. Not awaited: the app may be gone before it answers. */
const quit = (app: ElectronApplication) => void app.evaluate(({ app: own }) => own.quit()).catch(() => {});

/** Presses Ctrl and a key as the system reports it: what Playwright presses reaches the page alone. */
const press = (app: ElectronApplication, keyCode: string) =>
  app.evaluate(
    ({ BrowserWindow }, key) =>
      BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent({
        type: "keyDown",
        keyCode: key,
        modifiers: ["control"],
      }),
    keyCode,
  );

/** Starts the app again on the same folder; resolves when that process has found the first one and ended. */
async function startAgain(dataDirectory: string, ...args: string[]): Promise<void> {
  const env = { ...process.env, HEARTH_DATA: dataDirectory };
  const second = spawn(electronPath, ["--no-sandbox", ...args, "."], { stdio: "ignore", env });
  await exitOf(second, "the second start");
}

describe.skipIf(!electronPath || !browserPath)("closing the window", () => {
  test("hides it, and says so once: the host runs, a call rings, and a second start shows the window", async () => {
    const { app, page: ada, dataDirectory } = await launchDesktop();
    const dialogs = await answerDialogs(app);
    const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");

    await closeWindow(app);
    const notice = await dialogs.next(1);
    expect(notice.message).toBe("Hearth keeps running.");
    expect(notice.detail).toContain("Ctrl+Q");
    // Closing it again meanwhile asks nothing more.
    await closeWindow(app);
    await dialogs.press(0);
    await expect.poll(() => isVisible(app)).toBe(false);

    const ringing = app.waitForEvent("window");
    await bea.getByTestId("start-audio-call").click();
    const ring = await ringing;
    await ring.getByTestId("incoming-call").waitFor();
    await ring.getByTestId("answer").click();
    await ada.getByTestId("leave").waitFor();
    // Answering brings the window to the front.
    await expect.poll(() => isVisible(app)).toBe(true);
    await ada.getByTestId("leave").click();

    await closeWindow(app);
    await expect.poll(() => isVisible(app)).toBe(false);
    expect(await dialogs.asked()).toHaveLength(1);
    await startAgain(dataDirectory, "--hidden");
    expect(await isVisible(app)).toBe(false);
    await startAgain(dataDirectory);
    await expect.poll(() => isVisible(app)).toBe(true);
  });

  test("in a call shows picture-in-picture, and the call goes on", async () => {
    const { app, page: ada } = await launchDesktop();
    const dialogs = await answerDialogs(app);
    const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");
    await ada.getByTestId("start-video-call").click();
    await bea.getByTestId("answer").click();
    await expectMedia([ada, bea], 1);
    await closeWindow(app);
    await dialogs.next(1);
    const opening = app.waitForEvent("window");
    await dialogs.press(0);
    const pip = await opening;
    await pip.locator("video").waitFor();
    expect(await isVisible(app)).toBe(false);
    await expectMedia([ada, bea], 1);
  });

  test("quits if that is chosen in the notice", async () => {
    const { app } = await launchDesktop();
    const dialogs = await answerDialogs(app);
    const exit = exitOf(app.process(), "the app");
    await closeWindow(app);
    expect((await dialogs.next(1)).buttons).toEqual(["OK", "Quit Hearth"]);
    await dialogs.press(1).catch(() => {});
    await exit;
  });

  test("ends the app if its host cannot run", async () => {
    const { app, page } = await openDesktop({ env: { HEARTH_DATA: "/dev/null/data" } });
    await page.getByRole("alert").first().waitFor();
    const exit = exitOf(app.process(), "the app");
    await closeWindow(app).catch(() => {});
    await exit;
  });
});

describe.skipIf(!electronPath || !browserPath)("quitting", () => {
  test("while others are in a call asks first, and the machine stays awake until the call is over", async () => {
    const { app, page: ada } = await launchDesktop();
    const dialogs = await answerDialogs(app);
    const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");
    expect(await isKeptAwake(app)).toBe(false);
    await ada.getByTestId("start-video-call").click();
    await expect.poll(() => isKeptAwake(app)).toBe(true);
    await bea.getByTestId("answer").click();
    await expectMedia([ada, bea], 1);

    quit(app);
    const question = await dialogs.next(1);
    expect(question.message).toBe("1 other person is in a call. Quit anyway?");
    expect(question.buttons).toEqual(["Quit anyway", "Cancel"]);
    // While the question is open, it is not asked again.
    quit(app);
    await dialogs.press(1);
    await expectMedia([ada, bea], 1);
    expect(await dialogs.asked()).toHaveLength(1);

    await bea.getByTestId("leave").click();
    await ada.getByTestId("leave").click();
    await expect.poll(() => isKeptAwake(app), { timeout: 20_000 }).toBe(false);
    const exit = exitOf(app.process(), "the app");
    await press(app, "Q").catch(() => {});
    await exit;
  });

  test("ends the call if that is chosen", async () => {
    const { app, page: ada } = await launchDesktop();
    const dialogs = await answerDialogs(app);
    const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");
    await bea.getByTestId("start-audio-call").click();
    await bea.getByTestId("leave").waitFor();
    await expect.poll(() => isKeptAwake(app)).toBe(true);
    const exit = exitOf(app.process(), "the app");
    quit(app);
    await dialogs.next(1);
    await dialogs.press(0).catch(() => {});
    await exit;
  });

  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("by %s asks nothing", async (signal) => {
    const { app, page: ada, dataDirectory } = await launchDesktop();
    const dialogs = await answerDialogs(app);
    const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");
    await bea.getByTestId("start-audio-call").click();
    await bea.getByTestId("leave").waitFor();
    await expect.poll(() => isKeptAwake(app)).toBe(true);
    const exit = exitOf(app.process(), "the app");
    // Even if a person is being asked at that moment.
    if (signal === "SIGTERM") {
      quit(app);
      await dialogs.next(1);
    }
    app.process().kill(signal);
    await exit;
    // The host was stopped in order.
    expect(existsSync(join(dataDirectory, "host.json"))).toBe(false);
  });
});

describe.skipIf(!electronPath)("starting at login", () => {
  test("is a choice in the settings, for which Linux has a desktop entry that starts the app hidden", async () => {
    const config = temporaryDirectory();
    const env = { XDG_CONFIG_HOME: config };
    const { app, page, dataDirectory } = await launchDesktop({ env });
    await page.evaluate(() => void (location.hash = "#/settings/app"));
    const choice = page.getByRole("switch", { name: "Start Hearth when you log in" });
    await expect.poll(() => choice.isChecked()).toBe(false);
    // Something is in the way of the folder.
    writeFileSync(join(config, "autostart"), "");
    await choice.click();
    await page.getByText("This setting could not be saved on this computer.").waitFor();
    expect(await choice.isChecked()).toBe(false);
    rmSync(join(config, "autostart"));
    const file = join(config, "autostart", "hearth.desktop");
    await choice.click();
    await expect.poll(() => existsSync(file)).toBe(true);
    const exec = /^Exec=(.*)$/m.exec(readFileSync(file, "utf8"))?.[1] ?? "";
    const [program = "", ...args] = [...exec.matchAll(/"([^"]*)"/g)].map(([, word = ""]) => word);
    expect(args.at(-1)).toBe("--hidden");
    const exit = exitOf(app.process(), "the app");
    quit(app);
    await exit;

    const { app: atLogin, page: again } = await launchDesktop({
      env,
      dataDirectory,
      program,
      flags: args.filter((arg) => arg.startsWith("--")),
    });
    expect(await isVisible(atLogin)).toBe(false);
    await again.evaluate(() => void (location.hash = "#/settings/app"));
    const still = again.getByRole("switch", { name: "Start Hearth when you log in" });
    await expect.poll(() => still.isChecked()).toBe(true);
    // It cannot be pressed in a window that is not shown.
    await startAgain(dataDirectory);
    await expect.poll(() => isVisible(atLogin)).toBe(true);
    await still.click();
    await expect.poll(() => existsSync(file)).toBe(false);
  });
});

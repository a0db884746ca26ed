import { execFileSync, spawn } from "node:child_process";
import type { ElectronApplication, Page } from "playwright";
import { describe, expect, test } from "vitest";
import { exitOf } from "../helpers/deadline.ts";
import { askWindow, inviteLink, launchDesktop } from "../helpers/desktop.ts";
import { startHost, temporaryDirectory } from "../helpers/host.ts";
import { expectMedia, receives } from "../helpers/media.ts";
import { browserPath, electronPath, joinByInvite, launchBrowser } from "../helpers/people.ts";
import { trayOf } from "../helpers/tray.ts";
import { hasWindows, openForeignWindow, startWindowManager } from "../helpers/windows.ts";

/** A call between the app and somebody in a browser. */
async function call() {
  const { app, page: ada, dataDirectory } = await launchDesktop();
  const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");
  const tray = await trayOf(app);
  await bea.getByTestId("start-video-call").click();
  await ada.getByTestId("answer").click();
  await expectMedia([ada, bea], 1);
  return { app, ada, bea, tray, dataDirectory };
}

const isOn = (page: Page) =>
  page
    .getByTestId("toggle-mute")
    .getAttribute("aria-pressed")
    .then((pressed) => pressed === "true");

/** Whether the other side is told that the person's microphone is on. */
const isMutedFor = (page: Page) => page.getByRole("img", { name: "Muted" }).count();

/** Presses buttons of a headset, once the page has been loaded again. A test cannot press them: their handlers are called instead. */
async function headsetOf(page: Page): Promise<(action: string) => Promise<void>> {
  await page.addInitScript(() => {
    const handlers: Record<string, unknown> = {};
    Object.assign(window, { handlers });
    navigator.mediaSession.setActionHandler = (action, handler) => void (handlers[action] = handler);
  });
  return async (action) =>
    await page.evaluate(
      (pressed) => (window as unknown as { handlers: Record<string, () => void> }).handlers[pressed]?.(),
      action,
    );
}

/** Starts the app with `--toggle-mute`; resolves with what it printed, and its exit code. */
async function toggleMute(dataDirectory: string): Promise<{ said: string; code: number | null }> {
  const command = spawn(electronPath, ["--no-sandbox", ".", "--toggle-mute"], {
    env: { ...process.env, HEARTH_DATA: dataDirectory, LANGUAGE: "en" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  let said = "";
  command.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  await exitOf(command, "the command");
  return { said: said.trim(), code: command.exitCode };
}

const xdotool = (...args: string[]) => execFileSync("xdotool", args);

/** Another program gets the focus. */
async function lookElsewhere(app: ElectronApplication): Promise<void> {
  const other = await openForeignWindow("Elsewhere", "#888");
  await other.bringToFront();
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow() === null))
    .toBe(true);
}

/** Chooses keys in the settings, as a person does. */
async function chooseKeys(page: Page, name: string, keys: string): Promise<void> {
  await page.evaluate(() => void (location.hash = "#/settings/shortcuts"));
  await page.getByRole("button", { name: `Choose keys: ${name}` }).click();
  await page.getByRole("button", { name: "Press the keys …" }).press(keys);
}

describe.skipIf(!electronPath || !browserPath)("a call", () => {
  test("is shown by the app's icon, whose menu mutes, chooses devices and leaves", async () => {
    const { ada, bea, tray } = await call();
    await expect.poll(tray.tip).toMatch(/^Hearth – In a call in (?!.*muted)/);
    await expect
      .poll(tray.labels)
      .toEqual([
        expect.stringMatching(/^In a call in /),
        "Mute",
        "Microphone",
        "Camera",
        "Speaker",
        "Leave the call",
        "Open Hearth",
        "Quit Hearth",
      ]);
    await tray.press("Mute");
    await expect.poll(() => isOn(ada)).toBe(false);
    await expect.poll(tray.tip).toMatch(/muted$/);
    await expect.poll(() => isMutedFor(bea)).toBe(1);
    await tray.press("Unmute");
    await expect.poll(() => isOn(ada)).toBe(true);

    const microphones = (await tray.menu()).find(({ label }) => label === "Microphone")?.entries ?? [];
    expect(microphones[0]).toMatchObject({ label: "System default", checked: true });
    const second = microphones[2]?.label ?? "none";
    await tray.press("Microphone", second);
    const chosen = () =>
      tray
        .menu()
        .then((menu) =>
          menu.find(({ label }) => label === "Microphone")?.entries.find(({ checked }) => checked),
        );
    await expect.poll(chosen).toMatchObject({ label: second });

    await tray.press("Leave the call");
    await ada.getByTestId("leave").waitFor({ state: "detached" });
    await expect.poll(tray.labels).not.toContain("Leave the call");
  });

  test("with one person is not shown as heard before they have answered", async () => {
    const { app, page: ada } = await launchDesktop();
    const bea = await joinByInvite(await launchBrowser(), await inviteLink(ada), "Bea");
    const tray = await trayOf(app);
    await ada.getByRole("navigation").getByRole("button", { name: "Bea", exact: true }).click();
    await ada.getByRole("heading", { name: "Bea", level: 1 }).waitFor();
    await ada.getByTestId("start-video-call").click();
    await expect.poll(tray.tip).toBe("Hearth – Call with Bea, not answered yet");
    await bea.getByTestId("answer").click();
    await expect.poll(tray.tip).toBe("Hearth – In a call in Bea");
  });

  test("is muted and unmuted by a command, which says what has come of it", async () => {
    expect(await toggleMute(temporaryDirectory())).toEqual({ said: "Hearth is not running.", code: 1 });
    const { ada, dataDirectory } = await call();
    expect(await toggleMute(dataDirectory)).toEqual({ said: "Muted.", code: 0 });
    expect(await isOn(ada)).toBe(false);
    expect(await toggleMute(dataDirectory)).toEqual({ said: "Unmuted.", code: 0 });
    expect(await isOn(ada)).toBe(true);
    await ada.getByTestId("leave").click();
    await ada.getByTestId("leave").waitFor({ state: "detached" });
    expect(await toggleMute(dataDirectory)).toEqual({ said: "Hearth is not in a call.", code: 1 });
  });
});

describe.skipIf(!browserPath)("in a browser, a call", () => {
  test("is muted and left by what reaches the media session, such as a headset", async () => {
    const { inviteUrl } = await startHost();
    const ada = await joinByInvite(await launchBrowser(), inviteUrl, "Ada");
    const press = await headsetOf(ada);
    await ada.reload();
    await ada.getByTestId("start-audio-call").click();
    await expect.poll(() => isOn(ada)).toBe(true);
    await press("togglemicrophone");
    await expect.poll(() => isOn(ada)).toBe(false);
    await press("togglemicrophone");
    await expect.poll(() => isOn(ada)).toBe(true);
    await press("hangup");
    await ada.getByTestId("leave").waitFor({ state: "detached" });
  });

  test("can be muted while the microphone of the call before, which was left, is still being opened", async () => {
    const { inviteUrl } = await startHost();
    const ada = await joinByInvite(await launchBrowser(), inviteUrl, "Ada");
    const press = await headsetOf(ada);
    await ada.addInitScript(() => {
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      const answers = [
        async () => {
          throw new DOMException("", "NotReadableError");
        },
        async () => await new Promise<MediaStream>(() => {}),
      ];
      navigator.mediaDevices.getUserMedia = async (constraints) =>
        await (answers.shift()?.() ?? open(constraints));
    });
    await ada.reload();
    await ada.getByTestId("start-audio-call").click();
    await ada.getByText(/^Another program is using your microphone/).waitFor();
    await press("togglemicrophone");
    await press("hangup");
    await ada.getByTestId("leave").waitFor({ state: "detached" });
    await ada.getByTestId("start-audio-call").click();
    // After a call in which a device did not work, it is checked.
    await ada.getByTestId("prejoin-join").click();
    await expect.poll(() => isOn(ada)).toBe(true);
    await press("togglemicrophone");
    await expect.poll(() => isOn(ada)).toBe(false);
  });
});

describe.skipIf(!hasWindows)("while another app is in front", () => {
  test("keys mute and unmute once per press, and hold the microphone on", async () => {
    await startWindowManager();
    const { app, ada } = await call();
    await chooseKeys(ada, "Mute and unmute", "Control+Shift+M");
    await ada.getByText("Ctrl+Shift+M", { exact: true }).waitFor();
    await chooseKeys(ada, "Push-to-talk", "m");
    await ada.getByText(/^Use a letter or a digit together with one of/).waitFor();
    await ada.keyboard.press("F8");
    await ada.getByText("F8", { exact: true }).waitFor();
    await lookElsewhere(app);

    xdotool("key", "ctrl+shift+m");
    await expect.poll(() => isOn(ada)).toBe(false);
    // A press that comes sooner may be a repeat of this one, which a busy machine reports late.
    xdotool("sleep", "1.5");
    // Held, the system repeats it.
    xdotool("keydown", "ctrl", "keydown", "shift", "keydown", "m");
    await expect.poll(() => isOn(ada)).toBe(true);
    xdotool("sleep", "1.5");
    expect(await isOn(ada)).toBe(true);
    xdotool("keyup", "m", "keyup", "shift", "keyup", "ctrl");
    xdotool("sleep", "1.5");
    xdotool("key", "ctrl+shift+m");
    await expect.poll(() => isOn(ada)).toBe(false);

    xdotool("keydown", "F8");
    await expect.poll(() => isOn(ada)).toBe(true);
    xdotool("sleep", "2");
    expect(await isOn(ada)).toBe(true);
    // A page that is loaded again meanwhile would not hear of the release.
    const comesBackOn = () =>
      ada.evaluate(() => /"microphone":(true|false)/.exec(sessionStorage.getItem("hearth.call") ?? "")?.[1]);
    expect(await comesBackOn()).toBe("false");
    xdotool("keyup", "F8");
    await expect.poll(() => isOn(ada)).toBe(false);

    // Without a call, the keys belong to the other app.
    const taken = () =>
      app.evaluate(({ globalShortcut }) =>
        ["Control+Shift+M", "F8"].map((keys) => globalShortcut.isRegistered(keys)),
      );
    expect(await taken()).toEqual([true, true]);
    await ada.getByTestId("leave").click();
    await expect.poll(taken).toEqual([false, false]);
  });

  test("keys that are held as the window crashes, and released before it is back, leave the microphone off", async () => {
    await startWindowManager();
    const { app, ada, bea } = await call();
    await ada.getByTestId("toggle-mute").click();
    await chooseKeys(ada, "Push-to-talk", "F8");
    await ada.getByText("F8", { exact: true }).waitFor();
    await lookElsewhere(app);
    xdotool("keydown", "F8");
    await expect.poll(() => isOn(ada)).toBe(true);
    await expect.poll(() => receives(bea)).toEqual({ heard: 1, seen: 1 });
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    xdotool("keyup", "F8");
    // By then, the microphone would have been opened as well.
    const isSeen = `location.hash = "#/"; Boolean(document.querySelector("video[data-participant]")?.videoWidth)`;
    await expect.poll(() => askWindow(app, isSeen), { timeout: 20_000 }).toBe(true);
    await expect.poll(() => receives(bea), { timeout: 20_000 }).toEqual({ heard: 0, seen: 1 });
    expect(await askWindow(app, `document.querySelector("[data-testid=toggle-mute]").ariaPressed`)).toBe(
      "false",
    );
  });

  test("keys of another app are refused, and said if it has taken them since", async () => {
    await startWindowManager();
    const other = await launchDesktop();
    const { app, ada } = await call();
    const register = (keys: string) =>
      other.app.evaluate(({ globalShortcut }, taken) => globalShortcut.register(taken, () => {}), keys);
    expect(await register("Control+Shift+K")).toBe(true);
    await chooseKeys(ada, "Mute and unmute", "Control+Shift+K");
    await ada.getByText("Another app uses Ctrl+Shift+K. Choose other keys.").waitFor();
    await chooseKeys(ada, "Mute and unmute", "Control+Shift+L");
    await ada.getByText("Ctrl+Shift+L", { exact: true }).waitFor();
    await ada.getByTestId("leave").click();
    await expect
      .poll(() => app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered("Control+Shift+L")))
      .toBe(false);
    expect(await register("Control+Shift+L")).toBe(true);
    await ada.evaluate(() => history.back());
    await ada.getByTestId("start-audio-call").click();
    await ada
      .getByText("Hearth does not get Ctrl+Shift+L in this call: another app or the system uses them.")
      .waitFor();
  });
});

test.skipIf(!electronPath)(
  "under Wayland, the settings say what may happen, and what else can be done",
  async () => {
    const { page } = await launchDesktop({ env: { XDG_SESSION_TYPE: "wayland" } });
    await page.evaluate(() => void (location.hash = "#/settings/shortcuts"));
    await page.getByText(/^On Wayland, your desktop decides/).waitFor();
    await page.getByText("There is no push-to-talk here", { exact: false }).waitFor();
    expect(await page.getByRole("button", { name: /Push-to-talk/ }).count()).toBe(0);
    expect(await page.locator("code").textContent()).toMatch(/--toggle-mute$/);
  },
);

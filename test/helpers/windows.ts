import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chromium, type ElectronApplication, type Page } from "playwright";
import { expect, onTestFinished } from "vitest";
import { exitOf } from "./deadline.ts";
import { browserPath, close, electronPath } from "./people.ts";

/** Whether windows of other programs can be shown and controlled here. */
export const hasWindows = Boolean(process.env["HEARTH_TEST_WINDOWS"] && browserPath && electronPath);

/** Asks the window manager, which knows which window is on top, and which has the focus. */
export const xprop = (...args: string[]): string => execFileSync("xprop", args, { encoding: "utf8" });

/** A window manager, without which no program's windows can be listed. */
export async function startWindowManager(): Promise<void> {
  const manager = spawn("openbox", ["--sm-disable"], { stdio: "ignore" });
  onTestFinished(async () => {
    manager.kill();
    await exitOf(manager, "the window manager");
  });
  // The window that it names must exist: the property may be left from an earlier one.
  await expect.poll(managerName).toMatch(/Openbox/);
}

function managerName(): string {
  const named = /0x[0-9a-f]+/.exec(xprop("-root", "_NET_SUPPORTING_WM_CHECK"))?.[0];
  return named ? spawnSync("xprop", ["-id", named, "_NET_WM_NAME"], { encoding: "utf8" }).stdout : "none";
}

/** A window of another program, filled with one colour. */
export async function openForeignWindow(title: string, colour: string): Promise<Page> {
  const browser = await chromium.launch({
    executablePath: browserPath,
    headless: false,
    args: ["--no-sandbox", "--no-first-run", "--window-size=640,480", "--app=about:blank"],
    timeout: 60_000,
  });
  onTestFinished(() => close("the other program", browser));
  const page = await (await browser.newContext({ viewport: null })).newPage();
  await page.setContent(`<title>${title}</title><body style="margin:0;background:${colour}">`);
  return page;
}

/** The X11 id of a window of the app, as the window manager has it. */
export const windowId = (app: ElectronApplication, title: string) =>
  app.evaluate(({ BrowserWindow }, wanted) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === wanted);
    return window ? `0x${window.getNativeWindowHandle().readUInt32LE(0).toString(16)}` : "none";
  }, title);

/** Which window has the focus. */
export const activeWindow = () => /0x[0-9a-f]+/.exec(xprop("-root", "_NET_ACTIVE_WINDOW"))?.[0];

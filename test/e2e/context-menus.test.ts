import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ElectronApplication } from "playwright";
import { describe, expect, test } from "vitest";
import { launchDesktop } from "../helpers/desktop.ts";
import { exitOf } from "../helpers/deadline.ts";
import { temporaryDirectory } from "../helpers/host.ts";
import { electronPath } from "../helpers/people.ts";
import { systemMenus } from "../helpers/menus.ts";

const zoomOf = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === "Hearth");
    const factor = window?.webContents.getZoomFactor() ?? 0;
    return Math.round(factor * 100) / 100;
  });

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

const clipboard = (app: ElectronApplication) => app.evaluate(({ clipboard: own }) => own.readText());

describe.skipIf(!electronPath)("the context menu of a window", () => {
  test("edits text, copies links, and offers nothing where there is nothing", async () => {
    const { app, page, opened } = await launchDesktop();
    const menus = await systemMenus(app);
    const composer = page.getByTestId("composer");
    await composer.fill("See https://example.org/page");
    expect(await menus.of(composer)).toEqual(["Cut", "Copy", "Paste", "Select all"]);
    await menus.press("Select all");
    await menus.of(composer);
    await menus.press("Cut");
    await expect.poll(() => composer.inputValue()).toBe("");
    expect(await clipboard(app)).toBe("See https://example.org/page");
    await menus.of(composer);
    await menus.press("Paste");
    await expect.poll(() => composer.inputValue()).toBe("See https://example.org/page");
    await composer.press("Enter");

    const link = page.getByRole("link", { name: "https://example.org/page" });
    expect(await menus.of(link)).toEqual(["Copy link"]);
    await menus.press("Copy link");
    expect(await clipboard(app)).toBe("https://example.org/page");
    // It is copied, and not opened.
    expect(opened()).toEqual([]);
    expect(await menus.of(page.getByRole("button", { name: "Settings" }).first())).toBeNull();
  });

  test("saves a picture where the person chooses", async () => {
    const { app, page } = await launchDesktop();
    const menus = await systemMenus(app);
    await page.evaluate(() => {
      const picture = document.createElement("img");
      picture.alt = "A picture";
      picture.src =
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
      picture.style.cssText = "position: fixed; inset: 0 auto auto 0; width: 50px; height: 50px; z-index: 9";
      document.body.append(picture);
    });
    const file = join(temporaryDirectory(), "picture.png");
    const saved = app.evaluate(
      ({ session }, path) =>
        new Promise((resolve) =>
          session.defaultSession.once("will-download", (_event, item) => {
            // Else the system's dialog asks for it.
            item.setSavePath(path);
            item.once("done", (_done, state) => resolve([state, item.getSaveDialogOptions().defaultPath]));
          }),
        ),
      file,
    );
    expect(await menus.of(page.getByRole("img", { name: "A picture" }))).toEqual([
      "Copy picture",
      "Save picture …",
    ]);
    await menus.press("Save picture …");
    expect(await saved).toEqual(["completed", expect.stringMatching(/\.png$/)]);
    expect(readFileSync(file).subarray(1, 4).toString()).toBe("PNG");
  });
});

describe.skipIf(!electronPath)("the zoom of a window", () => {
  test("is changed by keys, is its own, and is kept", async () => {
    const { app, page: first, dataDirectory } = await launchDesktop();
    for (const key of ["=", "="]) await press(app, key);
    await expect.poll(() => zoomOf(app)).toBe(1.25);
    const opening = app.waitForEvent("window");
    await first.evaluate(() => void window.open("about:blank", "pip"));
    const beside = await opening;
    expect(await beside.evaluate(() => window.devicePixelRatio)).toBe(1);
    await beside.close();
    // The page has gone before its window.
    await expect
      .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length))
      .toBe(1);
    await press(app, "-");
    await expect.poll(() => zoomOf(app)).toBe(1.1);
    const exit = exitOf(app.process(), "the app");
    await app.evaluate(({ app: own }) => own.quit()).catch(() => {});
    await exit;

    const { app: again, page } = await launchDesktop({ dataDirectory });
    await expect.poll(() => zoomOf(again)).toBe(1.1);
    await page.reload();
    await expect.poll(() => zoomOf(again)).toBe(1.1);
    await press(again, "0");
    await expect.poll(() => zoomOf(again)).toBe(1);
  });
});

import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { copyOfTheApp, launchDesktop, openDesktop } from "../helpers/desktop.ts";
import { startHost } from "../helpers/host.ts";
import { browserPath, electronPath, launchBrowser, openContext, watch } from "../helpers/people.ts";
import { openSettings } from "../helpers/settings.ts";

/** How long a script travels; without blocking, many frames are painted meanwhile. */
const SLOW = 500;

/** The colour of the page's first pixel, 0 to 255 per channel, decoded by another page. */
async function firstPixel(page: Page, decoder: Page): Promise<readonly number[]> {
  const png = await page.screenshot();
  return await decoder.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      context?.drawImage(image, 0, 0);
      return [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
    },
    `data:image/png;base64,${png.toString("base64")}`,
  );
}

describe.skipIf(!browserPath)("a theme other than the system's", () => {
  test("is that of the page's first frame, in a browser", async () => {
    const host = await startHost();
    const browser = await launchBrowser();
    const context = await openContext(browser, { theme: "dark" });
    await context.addInitScript(() => {
      localStorage.setItem("hearth.preferences", JSON.stringify({ state: { theme: "light" }, version: 0 }));
      requestAnimationFrame(() => {
        const first = document.querySelector<HTMLMetaElement>("meta[name=color-scheme]")?.content ?? "none";
        Object.assign(window, { first });
      });
    });
    const page = await context.newPage();
    watch(page, "the page");
    await page.route("**/assets/ask-*.js", async (route) => {
      await setTimeout(SLOW);
      await route.continue();
    });
    const { promise: shown, resolve: show } = Promise.withResolvers<void>();
    await page.route("**/assets/show-*.js", async (route) => {
      await shown;
      await route.continue();
    });
    await page.goto(host.url, { waitUntil: "commit" });
    await page.waitForFunction(() => "first" in window);
    expect(await page.evaluate(() => (window as unknown as { first: string }).first)).toBe("light");
    // With the page's styles or before them.
    const pixel = await firstPixel(page, await (await browser.newContext()).newPage());
    expect(Math.min(...pixel)).toBeGreaterThan(240);
    show();
    await page.getByRole("textbox").first().waitFor();
  });
});

describe.skipIf(!electronPath)("a theme other than the system's", () => {
  test("is that of the desktop app's window before its page has loaded", async () => {
    const { app, page, dataDirectory } = await launchDesktop();
    expect(await app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(false);
    await openSettings(page, "Appearance");
    await page.getByText("Dark", { exact: true }).click();
    await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe("dark");
    await app.close();

    // A page that never runs.
    const folder = copyOfTheApp();
    rmSync(join(folder, "out/renderer/assets"), { recursive: true });
    const { app: again } = await openDesktop({ dataDirectory, folder });
    const background = await again.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBackgroundColor(),
    );
    expect(background).toBe("#1C1916");
    expect(await again.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe("dark");
  });
});

import { writeFileSync } from "node:fs";
import type { CDPSession, Page } from "playwright";
import { expect } from "vitest";
import { PREFERENCES_VERSION } from "../../src/renderer/stores/migrate-preferences.ts";
import type { Language } from "../../src/shared/base/languages.ts";
import { barriersOf } from "./barriers.ts";
import { controlsOf } from "./controls.ts";
import { cutTexts } from "./language.ts";

/** The folder for a picture of each state, if somebody wants to look at them. */
const folder = process.env["HEARTH_TEST_SCREENSHOTS"];

interface Size {
  readonly width: number;
  readonly height: number;
  /** Device pixels in each of the page's: 2 is a window twice as large at 200 %. */
  readonly scale?: number;
}

/** The smallest phone, a narrow window, a window of 1440 × 900 px at 200 %, and the same one at 100 %. */
const SIZES: readonly Size[] = [
  { width: 320, height: 640 },
  { width: 900, height: 720 },
  { width: 720, height: 450, scale: 2 },
  { width: 1440, height: 900 },
];
/** German is longer than English. */
const WRITINGS = [
  { language: "en", direction: "ltr" },
  { language: "de", direction: "ltr" },
  { language: "de", direction: "rtl" },
] as const;

/**
 * Looks at states of a page in both languages, directions and themes, at each size, and with the system's colors; `report` fails
 * with everything that was found.
 */
export async function looksAt(page: Page) {
  const wrong: string[] = [];
  const devtools = await page.context().newCDPSession(page);
  const look = async (state: string): Promise<void> => {
    for (const size of SIZES) {
      await resize(devtools, size);
      for (const { language, direction } of WRITINGS) {
        await setLanguage(page, language, direction);
        const where = `${state}, ${size.width} px, ${language}, ${direction}`;
        const { wrong: cut, covered } = await controlsOf(page);
        const found = [
          ...cut,
          ...covered,
          ...(await cutTexts(page)),
          ...(direction === "rtl" ? await misplacedTexts(page) : []),
        ];
        wrong.push(...found.map((what) => `${where}: ${what}`));
        await picture(devtools, where);
      }
    }
    await setLanguage(page, "en", "ltr");
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      wrong.push(...(await barriersOf(page, `${state}, ${colorScheme}`)));
      await picture(devtools, `${state}, ${colorScheme}`);
    }
    await page.emulateMedia({ forcedColors: "active" });
    // The browser draws texts in the system's pairs of colors, but tells scripts their own color.
    wrong.push(...(await barriersOf(page, `${state}, forced colors`, ["color-contrast"])));
    await picture(devtools, `${state}, forced colors`);
    await page.emulateMedia({ forcedColors: "none" });
  };
  return { look, report: (): void => expect(wrong).toEqual([]) };
}

/** Playwright's own way to resize has no scale. */
async function resize(devtools: CDPSession, { scale = 1, ...size }: Size): Promise<void> {
  await devtools.send("Emulation.setDeviceMetricsOverride", {
    ...size,
    deviceScaleFactor: scale,
    mobile: false,
  });
}

/** As if it was chosen in the settings of another tab, and the language was written in that direction. */
async function setLanguage(page: Page, language: Language, direction: "ltr" | "rtl"): Promise<void> {
  await page.evaluate(
    async ([chosen, dir, version]) => {
      const key = "hearth.preferences";
      const none = JSON.stringify({ state: {}, version });
      const kept = JSON.parse(localStorage.getItem(key) ?? none) as { state: object };
      localStorage.setItem(key, JSON.stringify({ ...kept, state: { ...kept.state, language: chosen } }));
      dispatchEvent(new StorageEvent("storage", { key }));
      document.documentElement.dir = dir;
    },
    [language, direction, PREFERENCES_VERSION] as const,
  );
  await page.waitForFunction((chosen) => document.documentElement.lang === chosen, language);
  // Observers of sizes have been called, and what they change is laid out.
  await page.evaluate(
    () =>
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
  );
}

/** In a page from right to left: keys in the wrong order, as in `,+Ctrl`, and Latin names that begin at the other edge. */
const misplacedTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const keys = [...document.querySelectorAll("kbd")]
      .filter((key) => getComputedStyle(key).direction === "rtl")
      .map((key) => `${key.textContent} is written backwards`);
    const names = [...document.querySelectorAll<HTMLElement>("[dir]:not(:root, input, textarea)")]
      .filter((name) => name.checkVisibility() && name.childElementCount === 0)
      .filter((name) => {
        const text = document.createRange();
        text.selectNodeContents(name);
        const [line, second] = text.getClientRects();
        return line && !second && line.right < name.getBoundingClientRect().right - 20;
      })
      .map((name) => `${name.textContent} is at the left`);
    return [...keys, ...names];
  });

async function picture(devtools: CDPSession, name: string): Promise<void> {
  if (!folder) return;
  // Playwright's own way resizes the page.
  const { data } = await devtools.send("Page.captureScreenshot");
  writeFileSync(`${folder}/${name.replaceAll(/\W+/g, "-")}.png`, Buffer.from(data, "base64"));
}

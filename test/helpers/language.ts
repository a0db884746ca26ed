import type { Page } from "playwright";
import { expect } from "vitest";
import type { Texts } from "../../src/renderer/messages/catalogue.ts";
import { de } from "../../src/renderer/messages/de.ts";
import { english } from "../../src/renderer/messages/english.ts";

const catalogues = { en: english, de };
type Tested = keyof typeof catalogues;

const textsIn = (texts: Texts): string[] =>
  Object.values(texts).flatMap((text) => (typeof text === "string" ? [text] : textsIn(text)));

/** Matches a text of a catalogue as it is shown, whatever its values are. */
const shownAs = (text: string): RegExp =>
  new RegExp(
    `^${text.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replaceAll(/\{\{\w+\}\}/g, ".+")}$`,
    "su",
  );

/** Fails if the page shows a text of another language than this one: as text, or as the name of something. */
export async function expectOnly(page: Page, language: Tested, where: string): Promise<void> {
  const own = textsIn(catalogues[language]).map(shownAs);
  const other = textsIn(catalogues[language === "en" ? "de" : "en"]).map(shownAs);
  const shown = await shownTexts(page);
  expect(shown.length, where).toBeGreaterThan(0);
  const foreign = shown.filter(
    (text) => other.some((pattern) => pattern.test(text)) && !own.some((pattern) => pattern.test(text)),
  );
  expect(foreign, `${where} in ${language}`).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.lang), where).toBe(language);
}

/** Every text of the page and every name, hint and title that it gives to something. */
const shownTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found = new Set<string>([document.title]);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) found.add(node.textContent ?? "");
    for (const element of document.querySelectorAll("*"))
      for (const name of ["aria-label", "title", "placeholder", "alt", "data-tip"])
        found.add(element.getAttribute(name) ?? "");
    return [...found].map((text) => text.trim()).filter(Boolean);
  });

/** Whatever is cut off or sticks out of its box, or makes the page scroll sideways. */
export async function expectNothingCut(page: Page, where: string): Promise<void> {
  expect(await cutTexts(page), where).toEqual([]);
}

/** What is cut off or sticks out, in both directions of writing. */
export async function cutTexts(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const isRightToLeft = document.documentElement.dir === "rtl";
    const all = [
      ...document.querySelectorAll<HTMLElement>(
        "button, h1, h2, h3, p, label, summary, legend, dt, dd, small",
      ),
    ];
    const cutOff = all
      .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter((element) => getComputedStyle(element).overflowX !== "visible" || element.tagName === "BUTTON")
      // A tip that shows on hover counts as wide content of its button.
      .filter((element) => !element.dataset["tip"])
      .filter(
        (element) =>
          element.scrollWidth > element.clientWidth + 1 ||
          (isRightToLeft
            ? element.getBoundingClientRect().left <
              (element.parentElement?.getBoundingClientRect().left ?? 0) - 1
            : element.getBoundingClientRect().right >
              (element.parentElement?.getBoundingClientRect().right ?? 0) + 1),
      )
      .map((element) => `${element.tagName.toLowerCase()}: ${element.textContent || element.ariaLabel}`);
    return document.documentElement.scrollWidth > window.innerWidth ? [...cutOff, "the page"] : cutOff;
  });
}

import { currentLanguage, onLanguageChange } from "../messages/index.ts";

/** Gives a child window the style sheets and direction of this page and, while it is open, its language and theme. */
export function styleChildWindow(opened: Window, title: () => string): void {
  const page = opened.document;
  const applyLanguage = () => {
    page.title = title();
    page.documentElement.lang = currentLanguage().language;
  };
  applyLanguage();
  opened.addEventListener("pagehide", onLanguageChange(applyLanguage));
  page.documentElement.dir = document.documentElement.dir;
  const applyTheme = () => {
    page.documentElement.dataset["theme"] = document.documentElement.dataset["theme"];
  };
  applyTheme();
  const observer = new MutationObserver(applyTheme);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  opened.addEventListener("pagehide", () => observer.disconnect());
  const copySheets = () => {
    page.adoptedStyleSheets = Array.from(document.styleSheets, (sheet) => copyOf(sheet, opened));
  };
  copySheets();
  // The styles of parts that are loaded later come with them. `load` does not bubble.
  document.head.addEventListener("load", copySheets, true);
  opened.addEventListener("pagehide", () => document.head.removeEventListener("load", copySheets, true));
}

/** A copy that is there at once: by its address, the window's first picture would wait for it to be loaded again. */
function copyOf(sheet: CSSStyleSheet, opened: Window): CSSStyleSheet {
  const { CSSStyleSheet: Sheet } = opened as Window & typeof globalThis;
  const copy = new Sheet({ baseURL: sheet.href ?? document.baseURI, media: sheet.media.mediaText });
  copy.replaceSync(Array.from(sheet.cssRules, ({ cssText }) => cssText).join("\n"));
  return copy;
}

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
  for (const sheet of document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")) {
    const link = page.createElement("link");
    link.rel = "stylesheet";
    link.href = sheet.href;
    page.head.append(link);
  }
}

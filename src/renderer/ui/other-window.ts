import { currentLanguage, onLanguageChange } from "../messages/index.ts";

/** Gives another window of ours this page's look, direction and, for as long as it is open, language and theme. */
export function dress(opened: Window, title: () => string): void {
  const page = opened.document;
  const speak = () => {
    page.title = title();
    page.documentElement.lang = currentLanguage().language;
  };
  speak();
  opened.addEventListener("pagehide", onLanguageChange(speak));
  page.documentElement.dir = document.documentElement.dir;
  const dressUp = () => {
    page.documentElement.dataset["theme"] = document.documentElement.dataset["theme"];
  };
  dressUp();
  const observer = new MutationObserver(dressUp);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  opened.addEventListener("pagehide", () => observer.disconnect());
  for (const sheet of document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")) {
    const link = page.createElement("link");
    link.rel = "stylesheet";
    link.href = sheet.href;
    page.head.append(link);
  }
}

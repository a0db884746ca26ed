import type { Language } from "../../shared/base/languages.ts";
import type { Texts } from "./catalogue.ts";

/** A language and its texts. English has none here: it is part of the first screen, and the fallback for everything. */
export interface LoadedLanguage {
  readonly language: Language;
  readonly texts: Texts | null;
}

const translations: Record<Exclude<Language, "en">, () => Promise<Texts>> = {
  de: async () => (await import("./de.ts")).de,
};

/** Loads the texts of a language; the first screen waits for this. Resolves with English if they cannot be loaded. */
export async function loadTexts(language: Language): Promise<LoadedLanguage> {
  if (language === "en") return { language, texts: null };
  return await translations[language]().then(
    (texts) => ({ language, texts }),
    () => ({ language: "en", texts: null }),
  );
}

import { app } from "electron";
import { chooseLanguage, type Language } from "../../shared/base/languages.ts";
import { english, type MainTexts } from "./english.ts";
import { german } from "./german.ts";

export type { MainTexts } from "./english.ts";

const texts: Record<Language, MainTexts> = { en: english, de: german };

/** The language that the page has set; the system's until then. */
let told: Language | null = null;

/** Sets the language of the main process to that of the page. */
export const setLanguage = (language: Language): void => void (told = language);

/** The main process's texts in the language of the interface. */
export const mainTexts = (): MainTexts => texts[told ?? chooseLanguage(app.getPreferredSystemLanguages())];

import { app } from "electron";
import { chooseLanguage, type Language } from "../../shared/base/languages.ts";
import { english, type MainTexts } from "./english.ts";
import { german } from "./german.ts";

export type { MainTexts } from "./english.ts";

const texts: Record<Language, MainTexts> = { en: english, de: german };

/** What the page has told us; until then it is the system's. */
let told: Language | null = null;

/** From now on the main process speaks the page's language. */
export const setLanguage = (language: Language): void => void (told = language);

/** What the main process says, in the language of the interface. */
export const mainTexts = (): MainTexts => texts[told ?? chooseLanguage(app.getPreferredSystemLanguages())];

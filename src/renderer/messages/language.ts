import { localeFor, type Language } from "../../shared/base/languages.ts";
import type { Texts } from "./catalogue.ts";
import { en } from "./en.ts";
import type { LoadedLanguage } from "./load-texts.ts";

interface Spoken {
  readonly language: Language;
  readonly texts: Texts;
  /** The locale for dates, numbers and lists. */
  readonly locale: string;
}

/** The English texts that are loaded so far. */
let english: Texts = en;
const listeners = new Set<() => void>();
let spoken = speakIn({ language: "en", texts: null });

/** The current language of the interface. */
export const currentLanguage = (): Spoken => spoken;

/** Called when further English texts are loaded. */
export function extendEnglish(texts: Texts): void {
  const before = english;
  english = texts;
  if (spoken.texts === before) spoken = { ...spoken, texts };
}

/** Switches the interface to a language, and notifies all listeners, which render again. */
export function speak(loaded: LoadedLanguage): void {
  spoken = speakIn(loaded);
  for (const listener of listeners) listener();
}

/** Notifies all listeners that texts have to be read again in the same language. */
export function renewTexts(): void {
  spoken = { ...spoken };
  for (const listener of listeners) listener();
}

/** Calls a listener after each change of the language, or of the day. Returns the unsubscribe function. */
export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function speakIn({ language, texts }: LoadedLanguage): Spoken {
  return {
    language,
    texts: texts ?? english,
    locale: localeFor(language, globalThis.navigator?.languages ?? []),
  };
}

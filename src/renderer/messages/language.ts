import { localeFor, type Language } from "../../shared/base/languages.ts";
import type { Texts } from "./catalogue.ts";
import { en } from "./en.ts";
import type { LoadedLanguage } from "./load-texts.ts";

interface Spoken {
  readonly language: Language;
  readonly texts: Texts;
  /** How dates, numbers and lists are written. */
  readonly locale: string;
}

const listeners = new Set<() => void>();
let spoken = speakIn({ language: "en", texts: null });

/** The language that the interface is in now. */
export const currentLanguage = (): Spoken => spoken;

/** Switches the interface to a language; whatever shows texts is told and draws itself again. */
export function speak(loaded: LoadedLanguage): void {
  spoken = speakIn(loaded);
  for (const listener of listeners) listener();
}

/** Calls after each change of the language; returns how to stop. */
export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function speakIn({ language, texts }: LoadedLanguage): Spoken {
  return { language, texts: texts ?? en, locale: localeFor(language, globalThis.navigator?.languages ?? []) };
}

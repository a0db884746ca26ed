/** The languages that the interface is in, each by its own name. */
export const languages = { en: "English", de: "Deutsch" } as const;

export type Language = keyof typeof languages;

export const languageCodes = Object.keys(languages) as [Language, ...Language[]];

/** The first of a person's languages, as BCP 47 tags, that we speak; English if there is none. */
export function chooseLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const spoken = languageCodes.find((code) => isLanguage(tag, code));
    if (spoken) return spoken;
  }
  return "en";
}

/** The language tag for formatting dates, numbers and lists, with the region from the person's languages if given. */
export const localeFor = (language: Language, tags: readonly string[]): string =>
  tags.find((tag) => isLanguage(tag, language)) ?? language;

const isLanguage = (tag: string, language: Language): boolean => tag.toLowerCase().split("-")[0] === language;

import { currentLanguage } from "./language.ts";
import { perLocale } from "./translate.ts";

const percents = perLocale((locale) => new Intl.NumberFormat(locale, { style: "percent" }));

/** `12%`, of a share from 0 to 1, in the format of the language. */
export const formatShare = (share: number): string => percents(currentLanguage().locale).format(share);

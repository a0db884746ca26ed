import { chooseLanguage, localeFor } from "../../../shared/base/languages.ts";
import type { Key, Texts, ValueNames } from "../../messages/catalogue.ts";
import { translate } from "../../messages/translate.ts";
import { en } from "./en.ts";

/**
 * The texts of the guest page, in the browser's language. They are its own, and few: those of the app would weigh more
 * than everything else that the page says and does.
 */
type TextKey = Key<typeof en>;

type ValuesOf<Name extends TextKey> = [ValueNames<typeof en, Name>] extends [never]
  ? []
  : [values: Readonly<Record<ValueNames<typeof en, Name>, string | number>>];

let spoken: { readonly texts: Texts; readonly locale: string } = { texts: en, locale: "en" };

/** Loads the texts of the browser's language, before anything is shown. English remains if they cannot be loaded. */
export async function speakLikeBrowser(): Promise<void> {
  const language = chooseLanguage(navigator.languages);
  if (language === "de")
    await import("./de.ts").then(
      ({ de }) => (spoken = { texts: de, locale: localeFor("de", navigator.languages) }),
      () => {},
    );
  else spoken = { texts: en, locale: localeFor("en", navigator.languages) };
  document.documentElement.lang = spoken.locale;
}

/** The text of a key, with its values. */
export function t<Name extends TextKey>(key: Name, ...[values]: ValuesOf<Name>): string {
  return translate(spoken.texts, spoken.locale, key, values);
}

/** What an error code means for whoever wants to join. */
export function sayError(code: string): string {
  return t(`errors.${Object.hasOwn(en.errors, code) ? (code as keyof typeof en.errors) : "other"}`);
}

const times = () => new Intl.DateTimeFormat(spoken.locale, { hour: "numeric", minute: "2-digit" });
let timeFormat: Intl.DateTimeFormat | undefined;

/** `14:05`, in the format of the language. */
export const formatTime = (time: number): string => (timeFormat ??= times()).format(time);

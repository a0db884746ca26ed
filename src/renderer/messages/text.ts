import type { HostErrorCode } from "../../shared/errors/host-codes.ts";
import type { English, Key, Texts, ValueNames } from "./catalogue.ts";
import { currentLanguage } from "./language.ts";
import { translate } from "./translate.ts";

export type TextKey = Key<English>;

type ValuesOf<Name extends TextKey> = [ValueNames<English, Name>] extends [never]
  ? []
  : [values: Readonly<Record<ValueNames<English, Name>, string | number>>];

/** The text of a key in the current language, with its values. */
export function t<Name extends TextKey>(key: Name, ...[values]: ValuesOf<Name>): string {
  const { texts, locale } = currentLanguage();
  return translate(texts, locale, key, values);
}

type SaidCode = keyof English["errors"];

/** The text of an error code in the current language; one that has none, or not yet, has a general one. */
export function sayError(code: string): string {
  const { errors } = currentLanguage().texts;
  return t(`errors.${Object.hasOwn(errors as Texts, code) ? (code as SaidCode) : "other"}`);
}

/** The same for a thrown value. */
export function sayFailure(thrown: unknown): string {
  const { code } = thrown as { code?: unknown };
  return sayError(typeof code === "string" ? code : "other");
}

/** Why a host has failed, and what to do about it. Takes the later texts. */
export function sayHostFailure(code: HostErrorCode): string {
  const [what, remedy] = [t(`hostFailure.${code}.what`), t(`hostFailure.${code}.remedy`)];
  return t("connection.failure", { what, remedy });
}

import { fillIn } from "../../shared/base/fill-in.ts";
import type { Texts } from "./catalogue.ts";

export type Values = Readonly<Record<string, string | number>>;

/** The text of that key in the plural form for `count`, with `{{values}}` filled in; numbers as the locale writes them. */
export function translate(texts: Texts, locale: string, key: string, values: Values = {}): string {
  const path = key.split(".");
  const name = path.pop() ?? "";
  let group: Texts = texts;
  for (const part of path) group = group[part] as Texts;
  const text = group[name] ?? pluralText(group, name, locale, Number(values["count"]));
  if (typeof text !== "string") return key;
  return fillIn(text, (value) => shown(values[value] ?? "", locale));
}

function pluralText(group: Texts, name: string, locale: string, count: number) {
  // Zero may have a text of its own, even in a language without a plural form for it.
  if (count === 0 && `${name}_zero` in group) return group[`${name}_zero`];
  return group[`${name}_${pluralRules(locale).select(count)}`] ?? group[`${name}_other`];
}

function shown(value: string | number, locale: string): string {
  if (typeof value === "string") return value;
  // All our languages write these digit for digit, and the first screen has one: creating a format takes 14 ms of it.
  const isPlain = Number.isInteger(value) && value >= 0 && value < 1_000;
  return isPlain ? String(value) : numberFormat(locale).format(value);
}

const pluralRules = perLocale((locale) => new Intl.PluralRules(locale));
const numberFormat = perLocale((locale) => new Intl.NumberFormat(locale));

/** Creates one per locale, on first use: creating one costs more than formatting a whole screen. */
export function perLocale<Value>(create: (locale: string) => Value): (locale: string) => Value {
  const created = new Map<string, Value>();
  return (locale) => {
    const value = created.get(locale) ?? create(locale);
    created.set(locale, value);
    return value;
  };
}

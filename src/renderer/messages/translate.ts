/** A catalogue: texts by name, in groups. A text that depends on a count stands there once for each of its forms. */
export interface Catalogue {
  readonly [name: string]: string | Catalogue;
}

export type Values = Readonly<Record<string, string | number>>;

type Form = Intl.LDMLPluralRule;
type WithoutForm<Name extends string> = Name extends `${infer Base}_${Form}` ? Base : Name;

/** The names of all texts, with the groups that they are in: `call.leave`. */
export type Key<Texts> = {
  [Name in keyof Texts & string]: Texts[Name] extends string
    ? WithoutForm<Name>
    : `${Name}.${Key<Texts[Name]>}`;
}[keyof Texts & string];

const rules = new Map<string, Intl.PluralRules>();

/** The text of that name in the plural form for `count`, with `{{values}}` filled in. */
export function translate(catalogue: Catalogue, locale: string, key: string, values: Values = {}): string {
  const path = key.split(".");
  const name = path.pop() ?? "";
  let group: Catalogue = catalogue;
  for (const part of path) group = group[part] as Catalogue;
  const text = group[name] ?? group[`${name}_${formOf(group, name, locale, Number(values["count"]))}`];
  if (typeof text !== "string") return key;
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, value: string) => String(values[value] ?? ""));
}

function formOf(group: Catalogue, name: string, locale: string, count: number): Form {
  // Zero may have a text of its own, even in a language without a plural form for it.
  if (count === 0 && `${name}_zero` in group) return "zero";
  const rule = rules.get(locale) ?? new Intl.PluralRules(locale);
  rules.set(locale, rule);
  return rule.select(count);
}

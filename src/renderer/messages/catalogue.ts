import type { ValuesIn } from "../../shared/base/fill-in.ts";
import type { english } from "./english.ts";

export type English = typeof english;

/**
 * The type of a catalogue of texts. English is the source: its keys, and the `{{values}}` in its texts, are the types that
 * `t` and every other language are checked against.
 */

/** Texts by name, in groups. A text that depends on a count has one entry for each plural form. */
export interface Texts {
  readonly [name: string]: string | Texts;
}

type Form = Intl.LDMLPluralRule;
type WithoutForm<Name extends string> = Name extends `${infer Base}_${Form}` ? Base : Name;

/** The keys of all texts, with their groups: `call.leave`. */
export type Key<Source> = {
  [Name in keyof Source & string]: Source[Name] extends string
    ? WithoutForm<Name>
    : `${Name}.${Key<Source[Name]>}`;
}[keyof Source & string];

/** The text of a key: a union of its plural forms if it has any. */
type At<Group, Name> = Name extends keyof Group
  ? Group[Name]
  : Group[`${Name & string}_${Form}` & keyof Group];

/** The names of the values that the text of a key takes; one with plural forms always takes `count`. */
export type ValueNames<Source, Path> = Path extends `${infer Group}.${infer Rest}`
  ? Group extends keyof Source
    ? ValueNames<Source[Group], Rest>
    : never
  : ValuesIn<At<Source, Path>> | (Path extends keyof Source ? never : "count");

type RequiredNames<Source> = {
  [Name in keyof Source]: Name extends `${infer Base}_${Form}` ? `${Base}_other` : Name;
}[keyof Source];

type SameValues<Original, Text> = [ValuesIn<Text>, ValuesIn<Original>] extends [
  ValuesIn<Original>,
  ValuesIn<Text>,
]
  ? string
  : { readonly mustTake: ValuesIn<Original> };

type SamePluralValues<Original, Text> = [
  Exclude<ValuesIn<Text>, "count">,
  Exclude<ValuesIn<Original>, "count">,
] extends [Exclude<ValuesIn<Original>, "count">, Exclude<ValuesIn<Text>, "count">]
  ? string
  : { readonly mustTake: ValuesIn<Original> };

/**
 * The type of another language's catalogue: exactly the keys of `Source`, each text with the same values. The plural
 * forms depend on the language; `other` is always required.
 */
export type Catalogue<Source, Own> = {
  readonly [Name in keyof Own | RequiredNames<Source>]: Name extends keyof Source
    ? Source[Name] extends string
      ? Name extends `${infer Base}_${Form}`
        ? SamePluralValues<At<Source, Base>, Own[Name & keyof Own]>
        : SameValues<Source[Name], Own[Name & keyof Own]>
      : Catalogue<Source[Name], Own[Name & keyof Own]>
    : Name extends `${infer Base}_${Form}`
      ? [At<Source, Base>] extends [never]
        ? never
        : SamePluralValues<At<Source, Base>, Own[Name & keyof Own]>
      : never;
};

/** Checks a catalogue against English where it is declared. */
export const catalogue = <const Own>(texts: Own & Catalogue<English, Own>): Own => texts;

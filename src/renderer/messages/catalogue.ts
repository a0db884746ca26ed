import type { en } from "./en.ts";

/**
 * What a catalogue of texts is. English is the source: its keys, and the `{{values}}` in its texts, are the types that
 * `t` and every other language are checked against.
 */

/** Texts by name, in groups. A text that depends on a count is there once for each of its plural forms. */
export interface Texts {
  readonly [name: string]: string | Texts;
}

type Form = Intl.LDMLPluralRule;
type WithoutForm<Name extends string> = Name extends `${infer Base}_${Form}` ? Base : Name;

/** The names of all texts, with the groups that they are in: `call.leave`. */
export type Key<Source> = {
  [Name in keyof Source & string]: Source[Name] extends string
    ? WithoutForm<Name>
    : `${Name}.${Key<Source[Name]>}`;
}[keyof Source & string];

type Named<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Named<Rest> : never;

/** The text at a name in a group: all its plural forms if it has some. */
type At<Group, Name> = Name extends keyof Group
  ? Group[Name]
  : Group[`${Name & string}_${Form}` & keyof Group];

/** The names of the values that the text of a key takes; one with plural forms always takes `count`. */
export type ValueNames<Source, Path> = Path extends `${infer Group}.${infer Rest}`
  ? Group extends keyof Source
    ? ValueNames<Source[Group], Rest>
    : never
  : Named<At<Source, Path>> | (Path extends keyof Source ? never : "count");

type RequiredNames<Source> = {
  [Name in keyof Source]: Name extends `${infer Base}_${Form}` ? `${Base}_other` : Name;
}[keyof Source];

type SameValues<Original, Text> = [Named<Text>, Named<Original>] extends [Named<Original>, Named<Text>]
  ? string
  : { readonly mustTake: Named<Original> };

type SamePluralValues<Original, Text> = [
  Exclude<Named<Text>, "count">,
  Exclude<Named<Original>, "count">,
] extends [Exclude<Named<Original>, "count">, Exclude<Named<Text>, "count">]
  ? string
  : { readonly mustTake: Named<Original> };

/**
 * What the texts of another language have to be: the names of `Source`, all of them and no others, each text with the
 * same values. Which plural forms there are is up to the language; `other` is always needed.
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

/** Checks the texts of another language against English as they are written down. */
export const catalogue = <const Own>(texts: Own & Catalogue<typeof en, Own>): Own => texts;

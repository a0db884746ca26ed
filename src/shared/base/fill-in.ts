/** Texts with `{{values}}`. */

/** The names of the values in a text. */
export type ValuesIn<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | ValuesIn<Rest>
  : never;

/** The text with its values, as `valueOf` writes each. */
export const fillIn = (text: string, valueOf: (name: string) => string): string =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => valueOf(name));

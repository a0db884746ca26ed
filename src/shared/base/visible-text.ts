/**
 * What draws nothing: white space and control characters, format characters, variation selectors and Hangul fillers (all of
 * them "default ignorable" but the last few), marks without a letter that carries them, and two letters and a note that are blank.
 */
const VISIBLE =
  /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\p{M}\p{Noncharacter_Code_Point}\u2800\uFFF9-\uFFFB\u{13430}-\u{1345F}\u{1D159}]/u;

/** Whether somebody who looks at a text sees anything. */
export const isVisible = (text: string): boolean => VISIBLE.test(text);

import unhomoglyph from "unhomoglyph";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Stores } from "../ports/storage.ts";
import { hasAllowedScripts } from "./unicode-scripts.ts";

/**
 * The rules for names of people and rooms, by Unicode category and script instead of lists of characters: every character
 * is visible, and not easily confused with another one.
 */

/** Letters, marks, numbers, punctuation, symbols and plain spaces; nothing invisible, unassigned or for private use. */
const VISIBLE = /^[\p{L}\p{Mn}\p{Mc}\p{N}\p{P}\p{S} ]*$/u;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
/** Emoji of several code points contain joiners, selectors and tags, so each emoji is treated as one symbol. */
const EMOJI = new RegExp(String.raw`(\p{RGI_Emoji})`, "gv");
const SIGN = /[\p{L}\p{N}\u{FFFC}]/u;
/** Some scripts use joiners between letters to select a letter form. */
const JOINER = /(?<=[\p{L}\p{M}])[\u200C\u200D](?=[\p{L}\p{M}])/gu;
const NEEDS_JOINERS =
  /[\p{scx=Arabic}\p{scx=Syriac}\p{scx=Mongolian}\p{scx=Devanagari}\p{scx=Bengali}\p{scx=Gurmukhi}\p{scx=Gujarati}\p{scx=Oriya}\p{scx=Tamil}\p{scx=Telugu}\p{scx=Kannada}\p{scx=Malayalam}\p{scx=Sinhala}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const BETWEEN_WORDS = /[\p{P} ]+/u;
/**
 * A combining mark without a base letter, a doubled mark, or a stack of marks. No orthography stacks more than four.
 */
const STRAY_MARKS = /(?:^| )\p{M}|(\p{Mn})\1|\p{Mn}{5}/u;

/** Returns the normalized name. Throws SW_NAME_REFUSED if it is not allowed. */
export function checkedName(typed: string): string {
  return checked(typed, limits.displayName, hasAllowedScripts);
}

/** The same for rooms, whose names may mix scripts between words ("Отдел IT"), but not within a word. */
export function checkedRoomName(typed: string): string {
  return checked(typed, limits.roomName, (name) => name.split(BETWEEN_WORDS).every(hasAllowedScripts));
}

/** So are hosts. */
export function checkedHostName(typed: string): string {
  return checked(typed, limits.hostName, (name) => name.split(BETWEEN_WORDS).every(hasAllowedScripts));
}

function checked(typed: string, most: number, isReadable: (letters: string) => boolean): string {
  const plain = typed.split(EMOJI).map((part, i) => (i % 2 === 0 ? part.normalize("NFKC") : part));
  const name = plain.join("").trim().replaceAll(/ +/g, " ");
  // Replaces each emoji with one visible symbol that has no script.
  const signs = name.replaceAll(EMOJI, "\u{FFFC}");
  const letters = NEEDS_JOINERS.test(signs) ? signs.replaceAll(JOINER, "") : signs;
  const refused =
    name.length > most ||
    !SIGN.test(letters) ||
    !VISIBLE.test(letters) ||
    INVISIBLE.test(letters) ||
    STRAY_MARKS.test(letters.normalize("NFD")) ||
    !isReadable(letters);
  if (refused) throw new Failure("SW_NAME_REFUSED");
  return name;
}

/** A checked new name for a person. Throws SW_NAME_TAKEN if somebody else has the same or a similar-looking name. */
export function availableName(stores: Stores, typed: string, userId: string): string {
  const name = checkedName(typed);
  const others = stores.users.names().filter(({ id }) => id !== userId);
  if (others.some(({ displayName }) => looksLike(name, displayName))) throw new Failure("SW_NAME_TAKEN");
  return name;
}

/**
 * The display name of a new account. Two people in a team may have the same name, with different case or accents: the later
 * one gets a number, and can change their name. A name that only looks like somebody else's is no coincidence, and is
 * refused.
 */
export function newAccountName(stores: Stores, typed: string): string {
  const name = checkedName(typed);
  const others = stores.users.names().map(({ displayName }) => displayName);
  const numbered = (count: number) => {
    const number = ` ${count}`;
    if (count === 1) return name;
    const room = limits.displayName - number.length;
    return (name.length > room ? name.slice(0, room).replace(CUT_OFF, "") : name) + number;
  };
  // Computed once per name, because many people may have the same name with a number.
  const read = new Set(others.map(readAs));
  const shapes = new Set(others.map(shapeOf));
  const isFree = (candidate: string) => !read.has(readAs(candidate)) && !shapes.has(shapeOf(candidate));
  const hasNamesake = new Set(others.map(spellingOf)).has(spellingOf(name));
  if (!isFree(name) && !hasNamesake)
    throw new Failure(
      "SW_NAME_TAKEN",
      "This name looks like somebody else's on this host, but is spelled differently.",
    );
  let count = 1;
  while (!isFree(numbered(count))) count += 1;
  return numbered(count);
}

/** The remains of a character of several code units where a name was truncated. */
const CUT_OFF = /[\p{Cs}\p{Default_Ignorable_Code_Point} ]+$/u;

/** Whether two names look the same to a reader: ignoring case and accents, or by the shapes of their letters. */
export function looksLike(name: string, other: string): boolean {
  return readAs(name) === readAs(other) || shapeOf(name) === shapeOf(other);
}

/** Accents of letters, but not the voicing marks of kana or the vowel signs of other scripts. */
const ACCENTS = new RegExp(String.raw`[\p{sc=Inherited}--\p{scx=Hiragana}]`, "gv");
const BLANKS = /[\s\p{Default_Ignorable_Code_Point}]/gu;

/** The letters without case, accents and spaces. */
const spellingOf = (name: string): string =>
  name.normalize("NFKD").replaceAll(ACCENTS, "").replaceAll(BLANKS, "").toLowerCase();

const readAs = (name: string): string => unhomoglyph(spellingOf(name));

/** The skeleton of UTS #39. */
const shapeOf = (name: string): string =>
  unhomoglyph(name.normalize("NFD").replaceAll(BLANKS, "")).normalize("NFD");

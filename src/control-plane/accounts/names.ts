import unhomoglyph from "unhomoglyph";
import { limits } from "../../shared/base/limits.ts";
import { Failure } from "../../shared/errors/failure.ts";
import type { Stores } from "../ports/storage.ts";
import { isOfFewScripts } from "./scripts.ts";

/**
 * The rules for names of people and rooms, by Unicode category and script, not by lists of characters: everything in
 * a name is visible, and is what it looks like.
 */

/** Letters, marks, numbers, punctuation, symbols and plain spaces: nothing invisible, unassigned or private. */
const VISIBLE = /^[\p{L}\p{Mn}\p{Mc}\p{N}\p{P}\p{S} ]*$/u;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
/** Emoji of several code points have joiners, selectors and tags of their own: each counts as one symbol. */
const EMOJI = new RegExp(String.raw`(\p{RGI_Emoji})`, "gv");
const SIGN = /[\p{L}\p{N}\u{FFFC}]/u;
/** Some scripts need joiners between letters, to choose between two forms. */
const JOINER = /(?<=[\p{L}\p{M}])[\u200C\u200D](?=[\p{L}\p{M}])/gu;
const NEEDS_JOINERS =
  /[\p{scx=Arabic}\p{scx=Syriac}\p{scx=Mongolian}\p{scx=Devanagari}\p{scx=Bengali}\p{scx=Gurmukhi}\p{scx=Gujarati}\p{scx=Oriya}\p{scx=Tamil}\p{scx=Telugu}\p{scx=Kannada}\p{scx=Malayalam}\p{scx=Sinhala}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const BETWEEN_WORDS = /[\p{P} ]+/u;
/** A mark without a letter to stand on, one twice, or a tower of them. No orthography stacks more than four. */
const STRAY_MARKS = /(?:^| )\p{M}|(\p{Mn})\1|\p{Mn}{5}/u;

/** The name as it is stored and shown; refuses what the rule does not allow. */
export function checkedName(typed: string): string {
  return checked(typed, limits.displayName, isOfFewScripts);
}

/** Rooms are named after things, which many call by two scripts ("Отдел IT"): there each word is of one. */
export function checkedRoomName(typed: string): string {
  return checked(typed, limits.roomName, (name) => name.split(BETWEEN_WORDS).every(isOfFewScripts));
}

/** So are hosts. */
export function checkedHostName(typed: string): string {
  return checked(typed, limits.hostName, (name) => name.split(BETWEEN_WORDS).every(isOfFewScripts));
}

function checked(typed: string, most: number, isReadable: (letters: string) => boolean): string {
  const plain = typed.split(EMOJI).map((part, i) => (i % 2 === 0 ? part.normalize("NFKC") : part));
  const name = plain.join("").trim().replaceAll(/ +/g, " ");
  // Each emoji becomes one visible symbol without a script.
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

/** A new name for somebody: nobody else may have it, or one that looks like it. */
export function freeName(stores: Stores, typed: string, userId: string): string {
  const name = checkedName(typed);
  const others = stores.users.names().filter(({ id }) => id !== userId);
  if (others.some(({ displayName }) => looksLike(name, displayName))) throw new Failure("SW_NAME_TAKEN");
  return name;
}

/**
 * A newcomer's name. Two people in a team can have the same name, however each of them writes it: the later one gets a
 * number, and may rename themselves. A name that only looks like somebody else's is no coincidence, and is refused.
 */
export function newcomersName(stores: Stores, typed: string): string {
  const name = checkedName(typed);
  const others = stores.users.names().map(({ displayName }) => displayName);
  const numbered = (count: number) => {
    const number = ` ${count}`;
    if (count === 1) return name;
    const room = limits.displayName - number.length;
    return (name.length > room ? name.slice(0, room).replace(CUT_OFF, "") : name) + number;
  };
  // Each name is read once: a whole team may have been called the same before.
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

/** What is left of a sign of several code units where a name was cut. */
const CUT_OFF = /[\p{Cs}\p{Default_Ignorable_Code_Point} ]+$/u;

/** Whether two names are the same to somebody who reads them: but for case and accents, or letter shape by shape. */
export function looksLike(name: string, other: string): boolean {
  return readAs(name) === readAs(other) || shapeOf(name) === shapeOf(other);
}

/** Accents of letters; not the voicing marks of kana, nor the vowel signs of scripts that write them as marks. */
const ACCENTS = new RegExp(String.raw`[\p{sc=Inherited}--\p{scx=Hiragana}]`, "gv");
const BLANKS = /[\s\p{Default_Ignorable_Code_Point}]/gu;

/** The letters, but for case, accents and spaces. */
const spellingOf = (name: string): string =>
  name.normalize("NFKD").replaceAll(ACCENTS, "").replaceAll(BLANKS, "").toLowerCase();

const readAs = (name: string): string => unhomoglyph(spellingOf(name));

/** The skeleton of UTS #39. */
const shapeOf = (name: string): string =>
  unhomoglyph(name.normalize("NFD").replaceAll(BLANKS, "")).normalize("NFD");

/** The hue of a person's colour, in degrees. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.charCodeAt(0)) % 3600;
  return hash / 10;
}

/** The first letters of the first and the last word of a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = firstLetter(words[0] ?? "");
  return words.length > 1 ? first + firstLetter(words.at(-1) ?? "") : first;
}

/** A character that does not combine with others. */
const PLAIN_START = /^[\x20-\x7e](?:[\x20-\x7e]|$)/;

// Created on first use: it costs more than a screen of avatars.
let letters: Intl.Segmenter | undefined;

function firstLetter(word: string): string {
  if (PLAIN_START.test(word)) return word.charAt(0).toLocaleUpperCase();
  letters ??= new Intl.Segmenter();
  const [segment] = letters.segment(word);
  return (segment?.segment ?? "").toLocaleUpperCase();
}

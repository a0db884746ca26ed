/**
 * The "highly restrictive" level of UTS #39: a name uses one script, or Latin with the scripts that East Asian languages
 * combine. Scripts that are not used for names today (historic ones, Braille, notations) are not allowed.
 */
const SCRIPTS = [
  "Latin",
  "Greek",
  "Cyrillic",
  "Armenian",
  "Hebrew",
  "Arabic",
  "Syriac",
  "Thaana",
  "Nko",
  "Adlam",
  "Devanagari",
  "Bengali",
  "Gurmukhi",
  "Gujarati",
  "Oriya",
  "Tamil",
  "Telugu",
  "Kannada",
  "Malayalam",
  "Sinhala",
  "Thai",
  "Lao",
  "Tibetan",
  "Myanmar",
  "Khmer",
  "Mongolian",
  "Georgian",
  "Ethiopic",
  "Cherokee",
  "Canadian_Aboriginal",
  "Tifinagh",
  "Vai",
  "Osage",
  "Javanese",
  "Balinese",
  "Sundanese",
  "Cham",
  "Tai_Le",
  "New_Tai_Lue",
  "Tai_Tham",
  "Tai_Viet",
  "Ol_Chiki",
  "Meetei_Mayek",
  "Limbu",
  "Lepcha",
  "Saurashtra",
  "Chakma",
  "Yi",
  "Lisu",
  "Hangul",
  "Han",
  "Hiragana",
  "Katakana",
  "Bopomofo",
] as const;
type Script = (typeof SCRIPTS)[number];

const members = SCRIPTS.map((script) => [script, new RegExp(`^\\p{scx=${script}}$`, "u")] as const);
const ANY_SCRIPT = /[\p{sc=Common}\p{sc=Inherited}]/u;

const together: readonly (readonly Script[])[] = [
  ...SCRIPTS.map((script) => [script]),
  ["Latin", "Han", "Hiragana", "Katakana"],
  ["Latin", "Han", "Bopomofo"],
  ["Latin", "Han", "Hangul"],
];

/** Whether all characters of a text belong to one allowed combination of scripts. */
export function hasAllowedScripts(text: string): boolean {
  const needed = Array.from(text).flatMap((character) => {
    const scripts = members.flatMap(([script, has]) => (has.test(character) ? script : []));
    // Common characters belong to every combination; characters with script extensions belong to all of their scripts.
    return scripts.length === 0 && ANY_SCRIPT.test(character) ? [] : [scripts];
  });
  return together.some((set) => needed.every((scripts) => scripts.some((script) => set.includes(script))));
}

import { describe, expect, test } from "vitest";
import { isVisible } from "../../../../src/shared/base/visible-text.ts";

describe("a text that draws nothing", () => {
  test.each([
    ["nothing", ""],
    ["spaces and line breaks", " \t\n\r\u00A0\u2003\u3000"],
    ["zero-width characters", "\u200B\u200C\u200D\u2060\uFEFF"],
    ["a soft hyphen", "\u00AD"],
    ["marks of direction", "\u200E\u200F\u061C\u202A\u202E\u2066\u2069"],
    ["variation selectors", "\uFE0F\uFE0E\u{E0100}\u180B"],
    ["tags, as of flags", "\u{E0067}\u{E007F}"],
    ["Hangul fillers", "\u115F\u1160\u3164\uFFA0"],
    ["a blank pattern of Braille", "\u2800"],
    ["a combining mark alone", "\u0301"],
    ["stacked marks alone", "\u0489\u20DD\u0E49\u0903"],
    ["a note without a head", "\u{1D159}"],
    ["annotations", "\uFFF9\uFFFA\uFFFB"],
    ["control characters", "\0\u0007\u009F"],
    ["a noncharacter", "\uFFFF\u{1FFFE}"],
  ])("is empty: %s", (_, text) => {
    expect(isVisible(text)).toBe(false);
    expect(isVisible(`\u200B ${text}\n${text}`)).toBe(false);
  });

  test.each([
    ["a letter", "a"],
    ["a letter with a mark", "e\u0301"],
    ["an Arabic letter", "ع"],
    ["a Hangul syllable of jamo", "\u1112\u1161\u11AB"],
    ["punctuation", "."],
    ["a number sign of Arabic, which is a format character", "\u0600"],
    ["an emoji", "❤️"],
    ["a family", "👨‍👩‍👧"],
    ["a flag", "🏴\u{E0067}\u{E0062}\u{E007F}"],
    ["half of a flag", "🇩"],
    ["a character of a private use area", "\uF8FF"],
    ["a character of a later Unicode", "\u{1FAFF}"],
    ["a pattern of Braille", "\u2801"],
  ])("is not: %s", (_, text) => {
    expect(isVisible(text)).toBe(true);
    expect(isVisible(`\u200B${text}`)).toBe(true);
  });
});

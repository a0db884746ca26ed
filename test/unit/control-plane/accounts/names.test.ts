import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkedName, checkedRoomName, looksLike } from "../../../../src/control-plane/accounts/names.ts";

describe("a name is accepted", () => {
  test.each([
    "Ada Lovelace",
    "Ada Løvelace 🔥",
    "Zoë O’Brien-Müller",
    "Nguyễn Thị Minh Khai",
    "Владимир",
    "Ελένη Παπαδοπούλου",
    "Երևան",
    "שָׁלוֹם",
    "محمد بن سلمان",
    "علی‌رضا",
    "श्रीमती इंदिरा",
    "ක්‍රිශාන්",
    "สมชาย ใจดี",
    "ဒေါ်အောင်ဆန်းစုကြည်",
    "山田 太郎",
    "ヤマダ Taro さん",
    "김민준 Min",
    "王小明 ㄒㄧ",
    "አበበ",
    "👩‍👩‍👧‍👦",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 Emma",
    "❤️ Ben",
    "Q3/2026 – Planning (new!)",
    "R2-D2",
    "007",
    "#1 fan",
  ])("%s", (name) => expect(checkedName(name)).toBe(name.normalize("NFKC")));

  test("in its normal form", () => {
    expect(checkedName("  Ｄａｎａ   𝐒𝐜𝐮𝐥𝐥𝐲 ")).toBe("Dana Scully");
    expect(checkedName("Zoe\u0308")).toBe("Zoë");
  });
});

describe("a name is refused", () => {
  test.each([
    ["only a zero-width space", "\u200B"],
    ["only a joiner", "\u200D"],
    ["a Hangul filler", "\u3164"],
    ["a Braille blank", "Ada\u2800"],
    ["a soft hyphen", "A\u00ADda"],
    ["a word joiner", "Ada\u2060"],
    ["a joiner where no script needs one", "A\u200Dda"],
    ["a joiner at the end", "علی\u200C"],
    ["a bidi control", "Ada\u202E"],
    ["a bidi isolate", "\u2066Ada\u2069"],
    ["a bidi mark", "Ada\u200F"],
    ["a line separator", "Ada\u2028Bea"],
    ["a control character", "Ada\u0007"],
    ["a private character", "Ada\uE000"],
    ["an unassigned character", "Ada\u{E0FFF}"],
    ["half a surrogate pair", "Ada\uD83D"],
    ["a tag that no emoji has", "Ada\u{E0061}"],
    ["a variation selector that chooses nothing", "Ada\uFE0F"],
    ["Cyrillic in Latin", "\u0410da"],
    ["Greek in Latin", "Αda"],
    ["Latin in Cyrillic", "Мария L"],
    ["Cherokee in Latin", "ᎪDA"],
    ["a historic script", "𐎠𐎭"],
    ["a tower of marks", "A\u0300\u0301\u0302\u0303\u0304da"],
    ["one mark twice", "A\u0323\u0323da"],
    ["a mark on nothing", "\u0301Ada"],
    ["an enclosing mark", "Ada\u20DD"],
    ["punctuation alone", "...---..."],
    ["what grows beyond the length", "\uFDFA".repeat(10)],
  ])("with %s", (_what, name) => {
    expect(() => checkedName(name)).toThrow(expect.objectContaining({ code: "SW_NAME_REFUSED" }));
  });
});

test("a room's name can mix scripts between words, not within one", () => {
  for (const name of ["Отдел IT", "פגישת Zoom", "IT-отдел (Q3)", "فريق QA"])
    expect(checkedRoomName(name)).toBe(name);
  for (const name of ["\u0410da", "Отдeл", "Ada\u202E", "Ada\u2800"])
    expect(() => checkedRoomName(name), name).toThrow(expect.objectContaining({ code: "SW_NAME_REFUSED" }));
});

test.each([
  ["Ada", "ada"],
  ["Ada", "АDА"],
  ["Cop", "Сор"],
  ["José", "Jose"],
  ["Ada Lovelace", "AdaLovelace"],
  ["Bill", "BiIl"],
  ["O0", "00"],
  ["Corn", "Com"],
])("%s looks like %s", (name, other) => expect(looksLike(name, other)).toBe(true));

test.each([
  ["Ada", "Adam"],
  ["Ilse", "Lise"],
  ["かず", "がず"],
  ["राम", "रमा"],
  ["Ada", "Ada 2"],
  ["Ada 🔥", "Ada 🎉"],
])("%s does not look like %s", (name, other) => expect(looksLike(name, other)).toBe(false));

/** Any code points, similar ones more often. */
const anything = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "A",
      "d",
      "a",
      " ",
      "Я",
      "α",
      "中",
      "か",
      "م",
      "\u200D",
      "\u0301",
      "🔥",
      "\uFE0F",
      "\u202E",
    ),
    fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)),
  ),
  maxLength: 80,
});

test("any input is either refused with a code or normalized to an acceptable name", () => {
  fc.assert(
    fc.property(anything, (typed) => {
      let name: string;
      try {
        name = checkedName(typed);
      } catch (error) {
        expect(error).toMatchObject({ code: "SW_NAME_REFUSED" });
        return;
      }
      expect(checkedName(name)).toBe(name);
      expect(name.length).toBeLessThanOrEqual(60);
      expect(name).not.toMatch(/[\p{Cc}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u);
      expect(looksLike(name, name)).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test("no invisible or foreign character is accepted anywhere in a name", () => {
  const hidden = fc.constantFrom(
    "\u200B",
    "\u2060",
    "\u00AD",
    "\u3164",
    "\u2800",
    "\u200F",
    "\u0430",
    "\u03BF",
    "Ꭺ",
  );
  fc.assert(
    fc.property(hidden, fc.integer({ min: 0, max: 8 }), (character, at) => {
      const name = `${"Lovelace".slice(0, at)}${character}${"Lovelace".slice(at)}`;
      expect(() => checkedName(name)).toThrow(expect.objectContaining({ code: "SW_NAME_REFUSED" }));
    }),
  );
});

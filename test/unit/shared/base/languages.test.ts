import { expect, test } from "vitest";
import { chooseLanguage, localeFor } from "../../../../src/shared/base/languages.ts";

test.each([
  [["de-AT", "en"], "de"],
  [["DE"], "de"],
  [["fr", "de", "en"], "de"],
  [["fr-CA", "en-GB", "de"], "en"],
  [["den", "fr"], "en"],
  [[], "en"],
] as const)("of %j, the interface speaks %s", (tags, language) => {
  expect(chooseLanguage(tags)).toBe(language);
});

test.each([
  ["en", ["de-DE", "en-GB"], "en-GB"],
  ["de", ["en-US"], "de"],
  ["de", ["de-CH", "de"], "de-CH"],
] as const)("dates in %s for %j are written as %s", (language, tags, locale) => {
  expect(localeFor(language, tags)).toBe(locale);
});

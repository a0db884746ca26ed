import { afterEach, describe, expect, test } from "vitest";
import {
  formatList,
  formatMoment,
  sayError,
  sayFailure,
  speak,
  t,
} from "../../../../src/renderer/messages/index.ts";
import { loadTexts } from "../../../../src/renderer/messages/load-texts.ts";
import { languageCodes } from "../../../../src/shared/base/languages.ts";
import type { Texts } from "../../../../src/renderer/messages/catalogue.ts";
import { translate } from "../../../../src/renderer/messages/translate.ts";

describe("a text", () => {
  const polish: Texts = {
    people: {
      here_one: "{{count}} osoba",
      here_few: "{{count}} osoby",
      here_many: "{{count}} osób",
      here_other: "{{count}} osoby",
    },
    rooms: { here_other: "{{count}} pokoju" },
  };

  test.each([
    [1, "1 osoba"],
    [3, "3 osoby"],
    [5, "5 osób"],
    [0, "0 osób"],
  ])("takes the plural form for %i in its language", (count, text) => {
    expect(translate(polish, "pl", "people.here", { count })).toBe(text);
  });

  test("without that plural form takes the form other", () => {
    expect(translate(polish, "pl", "rooms.here", { count: 5 })).toBe("5 pokoju");
  });

  test("can have its own form for zero", () => {
    expect(t("call.share.windowTo", { name: "Notes", count: 0 })).toBe(
      "You are sharing “Notes”. No one else is here yet.",
    );
    expect(t("rooms.members", { count: 0 })).toBe("0 people");
  });

  test("shows strings as they are, and numbers as its language writes them", () => {
    expect(t("call.incomingAudio", { name: "<b>$& {{name}}</b>" })).toBe("<b>$& {{name}}</b> is calling");
    expect(translate(polish, "de", "people.here", { count: 12_345 })).toBe("12.345 osoby");
  });

  test.each(languageCodes)("has numbers below 1,000 as %s writes them", (language) => {
    const format = new Intl.NumberFormat(language);
    for (const count of [0, 7, 10, 999, 1_000, -1, 0.5])
      expect(translate({ other: { of_other: "{{count}}" } }, language, "other.of", { count })).toBe(
        format.format(count),
      );
  });
});

describe("the interface", () => {
  afterEach(() => speak({ language: "en", texts: null }));

  test("switches to German: texts, errors, lists and dates", async () => {
    speak(await loadTexts("de"));
    expect(t("call.share.screenTo", { count: 2 })).toBe("Du teilst deinen Bildschirm mit 2 Personen");
    expect(sayError("SW_CALL_ENDED")).toBe("Der Anruf ist beendet.");
    expect(sayFailure(new Error("?"))).toBe(sayError("other"));
    expect(formatList(["Anna", "Ben", "Cleo"])).toBe("Anna, Ben und Cleo");
    expect(formatMoment(new Date().toISOString())).toMatch(/^heute um \d/);
    expect(formatMoment("2020-03-04T12:00:00Z")).toMatch(/^4\. März 2020 um /);
  });

  test("says something general about a code that has no words of its own", () => {
    expect(sayError("SW_BAD_REQUEST")).toBe(sayError("other"));
    expect(sayError("toString")).toBe(sayError("other"));
  });
});

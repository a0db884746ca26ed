import { describe, expect, test } from "vitest";
import { en } from "../../../../src/renderer/messages/en.ts";
import { t } from "../../../../src/renderer/messages/index.ts";
import { translate, type Catalogue } from "../../../../src/renderer/messages/translate.ts";

describe("a text", () => {
  const polish: Catalogue = {
    people: {
      here_one: "{{count}} osoba",
      here_few: "{{count}} osoby",
      here_many: "{{count}} osób",
      here_other: "{{count}} osoby",
    },
  };

  test.each([
    [1, "1 osoba"],
    [3, "3 osoby"],
    [5, "5 osób"],
    [0, "0 osób"],
  ])("takes its language's plural form for %i", (count, text) => {
    expect(translate(polish, "pl", "people.here", { count })).toBe(text);
  });

  test("can have its own form for zero", () => {
    expect(t("call.share.whatTo", { name: "Notes", count: 0 })).toBe(
      "You are sharing Notes. Nobody else is here yet.",
    );
    expect(t("rooms.members", { count: 0 })).toBe("0 people");
  });

  test("inserts values unchanged", () => {
    expect(t("call.incomingAudio", { name: "<b>$& {{name}}</b>" })).toBe("<b>$& {{name}}</b> is calling");
  });
});

test("every text has all of its plural forms", () => {
  const look = (group: Catalogue, path: string) => {
    for (const [name, text] of Object.entries(group)) {
      if (typeof text !== "string") look(text, `${path}${name}.`);
      else if (name.endsWith("_one")) expect(group, path).toHaveProperty(name.replace("_one", "_other"));
    }
  };
  look(en, "");
});

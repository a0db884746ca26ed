import { describe, expect, test } from "vitest";
import { errorCodes } from "../../../../src/shared/errors/codes.ts";
import { hostErrorCodes } from "../../../../src/shared/errors/host-codes.ts";
import { t } from "../../../../src/renderer/messages/index.ts";
import type { Catalogue } from "../../../../src/renderer/messages/catalogue.ts";
import { de } from "../../../../src/renderer/messages/de.ts";
import { english } from "../../../../src/renderer/messages/english.ts";

const source = {
  plain: "Close",
  group: {
    named: "{{name}} is calling {{room}}",
    people_one: "{{count}} person",
    people_other: "{{count}} people",
  },
} as const;
const check = <const Own>(texts: Own & Catalogue<typeof source, Own>): Own => texts;

/** These compile, or they do not: `npm run check` is what runs them. */
test("the type of a catalogue rejects missing and extra messages, and other values", () => {
  const named = "{{name}} ruft {{room}} an";
  check({ plain: "Zu", group: { named, people_one: "eine Person", people_other: "{{count}} Personen" } });
  check({ plain: "Zu", group: { named, people_few: "{{count}}", people_other: "{{count}}" } });
  // @ts-expect-error a key is missing
  check({ group: { named, people_other: "{{count}} Personen" } });
  // @ts-expect-error a key of a group is missing
  check({ plain: "Zu", group: { people_other: "{{count}} Personen" } });
  // @ts-expect-error the plural form that every language needs is missing
  check({ plain: "Zu", group: { named, people_one: "eine Person" } });
  // @ts-expect-error a key too many
  check({ plain: "Zu", other: "?", group: { named, people_other: "{{count}} Personen" } });
  // @ts-expect-error a plural form of something that has none
  check({ plain: "Zu", group: { named, rooms_one: "?", people_other: "{{count}} Personen" } });
  // @ts-expect-error a value is missing
  check({ plain: "Zu", group: { named: "{{name}} ruft an", people_other: "{{count}} Personen" } });
  // @ts-expect-error a value too many
  check({ plain: "Zu {{name}}", group: { named, people_other: "{{count}} Personen" } });
  // @ts-expect-error a value that nobody gives
  check({ plain: "Zu", group: { named, people_other: "{{number}} Personen" } });
});

test("the type of t refuses unknown keys and values", () => {
  // @ts-expect-error no such key
  t("call.nothing");
  // @ts-expect-error a value is missing
  t("call.incomingAudio");
  // @ts-expect-error another value than the text takes
  t("call.incomingAudio", { who: "Anna" });
  // @ts-expect-error the count that chooses the plural form is missing
  t("timeline.typing", { names: "Anna" });
  // @ts-expect-error a text without values
  t("call.leave", { name: "Anna" });
});

describe.each([
  ["English", english],
  ["German", de],
])("%s has words for every error", (_language, texts) => {
  /** Only scripts, players and recorders get these: the app never sends what leads to them. */
  const forScripts = new Set([
    "SW_BAD_REQUEST",
    "SW_SCOPE_MISSING",
    "SW_FORBIDDEN_ORIGIN",
    "SW_NOT_FOUND",
    "SW_METHOD_NOT_ALLOWED",
    "SW_UNSUPPORTED_TYPE",
    "SW_TRANSACTION_REUSED",
    "SW_RANGE_NOT_SATISFIABLE",
    "SW_RECORDING_OFFSET",
  ]);

  test.each(errorCodes.filter((code) => !forScripts.has(code)))("%s of the API", (code) => {
    expect((texts.errors as Record<string, string>)[code]).toMatch(/\S.*\.$/);
  });

  test.each(hostErrorCodes)("%s of the host", (code) => {
    expect(texts.hostFailure[code].what).toMatch(/\S.*[^.]$/);
    expect(texts.hostFailure[code].remedy).toMatch(/\S.*\.$/);
  });
});

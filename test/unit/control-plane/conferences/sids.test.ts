import { expect, test } from "vitest";
import { createSid } from "../../../../src/control-plane/conferences/sids.ts";

const free = () => false;
const readable = (name: string) => createSid(name, free).replace(/-[a-z0-9]{6}$/, "");

test.each([
  ["Team standup room", "team-standup-room"],
  ["Straße – Übergabe 2", "strasse-ubergabe-2"],
  ["Łódź", "lodz"],
  ["Команда", "conference"],
  ["--- ---", "conference"],
  ["<script>alert(1)</script>", "script-alert-1-script"],
  ["a".repeat(100), "a".repeat(40)],
  [`${"a".repeat(39)} b`, "a".repeat(39)],
])("of %j is %j and six random signs", (name, expected) => {
  expect(readable(name)).toBe(expected);
});

test("is another one while it is taken", () => {
  const asked: string[] = [];
  const sid = createSid("Team", (candidate) => asked.push(candidate) < 3);
  expect(new Set(asked).size).toBe(3);
  expect(sid).toBe(asked[2]);
});

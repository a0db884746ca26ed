import { expect, test } from "vitest";
import { nextSpeaker } from "../../../../../src/renderer/recorder/picture/speaker.ts";

const present = ["ada", "bea", "cem"];

test("whoever is large stays so while they speak, and while nobody does", () => {
  expect(nextSpeaker("bea", ["cem", "bea"], present)).toBe("bea");
  expect(nextSpeaker("bea", [], present)).toBe("bea");
});

test("else it is the loudest of those who are here, or who came first", () => {
  expect(nextSpeaker("bea", ["cem", "ada"], present)).toBe("cem");
  expect(nextSpeaker("dan", ["dan", "cem"], present)).toBe("cem");
  expect(nextSpeaker("dan", [], present)).toBe("ada");
  expect(nextSpeaker(null, [], [])).toBeNull();
});

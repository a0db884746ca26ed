import { expect, test } from "vitest";
import { migratePreferences } from "../../../../src/renderer/stores/migrate-preferences.ts";

test("devices that were chosen before names were kept stay chosen", () => {
  const stored = { theme: "dark", microphoneId: "a", cameraId: null, speakerId: "b" };
  expect(migratePreferences(stored, 0)).toEqual({
    theme: "dark",
    microphone: { id: "a", label: "" },
    camera: null,
    speaker: { id: "b", label: "" },
  });
});

test("what this version or a later one has stored stays as it is", () => {
  const stored = { microphone: { id: "a", label: "Desk" } };
  expect(migratePreferences(stored, 1)).toEqual(stored);
  expect(migratePreferences(stored, 2)).toEqual(stored);
});

test.each([null, "nothing"])("%j, which is no preferences, is left alone", (stored) => {
  expect(migratePreferences(stored, 0)).toBe(stored);
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";

async function isShortcut(event: { key: string; code: string; altKey?: boolean }, key: string) {
  vi.stubGlobal("navigator", { platform: "Linux x86_64" });
  vi.resetModules();
  const shortcut = await import("../../../../src/renderer/ui/shortcut.ts");
  const pressed = { ctrlKey: true, metaKey: false, shiftKey: false, altKey: false, ...event };
  return shortcut.isShortcut(pressed, key);
}
beforeEach(() => void vi.resetModules());
afterEach(() => void vi.unstubAllGlobals());

test.each([
  ["d", "KeyD", "D"],
  [",", "Comma", ","],
  // Dvorak: what is written on the key counts.
  ["d", "KeyH", "D"],
  ["в", "KeyD", "D"],
  ["б", "Comma", ","],
  ["δ", "KeyD", "D"],
  ["ג", "KeyD", "D"],
  ["ي", "KeyD", "D"],
])("%s on %s is the shortcut %s", async (key, code, shortcut) => {
  expect(await isShortcut({ key, code }, shortcut)).toBe(true);
});

test.each([
  ["e", "KeyD", "D"],
  ["у", "KeyE", "D"],
  ["Dead", "KeyD", "D"],
])("%s on %s is not the shortcut %s", async (key, code, shortcut) => {
  expect(await isShortcut({ key, code }, shortcut)).toBe(false);
});

test("nothing is with Alt as well", async () => {
  expect(await isShortcut({ key: "в", code: "KeyD", altKey: true }, "D")).toBe(false);
});

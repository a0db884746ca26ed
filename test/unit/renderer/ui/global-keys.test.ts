import { afterEach, describe, expect, test, vi } from "vitest";
import { shortcutCalls } from "../../../../src/shared/contract/ipc-shortcuts.ts";

async function keysOn(platform: string) {
  vi.stubGlobal("navigator", { platform });
  vi.resetModules();
  return await import("../../../../src/renderer/ui/global-keys.ts");
}
afterEach(() => void vi.unstubAllGlobals());

const nothing = { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false };

describe("keys of a global shortcut", () => {
  test.each([
    [
      "Linux x86_64",
      { key: "M", code: "KeyM", ctrlKey: true, shiftKey: true },
      "Control+Shift+M",
      "Ctrl+Shift+M",
    ],
    ["Linux x86_64", { key: "a", code: "KeyQ", ctrlKey: true }, "Control+A", "Ctrl+A"],
    [
      "Linux x86_64",
      { key: "!", code: "Digit1", altKey: true, shiftKey: true },
      "Alt+Shift+1",
      "Alt+Shift+1",
    ],
    ["Win32", { key: "k", code: "KeyK", metaKey: true }, "Super+K", "Win+K"],
    ["MacIntel", { key: "m", code: "KeyM", metaKey: true, shiftKey: true }, "Command+Shift+M", "⌘⇧M"],
    ["Win32", { key: "q", code: "KeyQ", ctrlKey: true, altKey: true }, "Control+Alt+Q", "Ctrl+Alt+Q"],
    ["MacIntel", { key: "µ", code: "KeyM", altKey: true }, "Alt+M", "⌥M"],
    ["Win32", { key: "F13", code: "F13" }, "F13", "F13"],
  ])("on %s %o", async (platform, event, keys, shown) => {
    const { keysOf, shownKeys } = await keysOn(platform);
    expect(keysOf({ ...nothing, ...event })).toEqual({ keys });
    expect(shownKeys(keys)).toBe(shown);
    const { input } = shortcutCalls.setShortcut;
    expect(input.safeParse({ name: "toggleMute", keys }).success).toBe(true);
  });

  test.each([
    [{ key: "m", code: "KeyM" }, "unsuitable"],
    [{ key: "M", code: "KeyM", shiftKey: true }, "unsuitable"],
    [{ key: "Enter", code: "Enter", ctrlKey: true }, "unsuitable"],
    // AltGr.
    [{ key: "@", code: "KeyQ", ctrlKey: true, altKey: true }, "unsuitable"],
    [{ key: "e", code: "KeyE", altKey: true, getModifierState: () => true }, "unsuitable"],
    [{ key: "Control", code: "ControlLeft", ctrlKey: true }, null],
    [{ key: "Shift", code: "ShiftLeft", shiftKey: true, ctrlKey: true }, null],
  ])("%o are %s", async (event, expected) => {
    const { keysOf } = await keysOn("Linux x86_64");
    expect(keysOf({ ...nothing, ...event })).toBe(expected);
  });

  test.each(["M", "Shift+M", "Control+", "Control+Enter", "F25", "MediaPlayPause", "Shift+Control+M"])(
    "%s is not accepted by the app",
    (keys) => {
      const { input } = shortcutCalls.setShortcut;
      expect(input.safeParse({ name: "toggleMute", keys }).success).toBe(false);
    },
  );
});

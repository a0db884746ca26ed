import { describe, expect, test } from "vitest";
import { autostartEntry, isAutostartOn } from "../../../../src/main/presence/autostart-entry.ts";

const execOf = (...command: string[]) => /^Exec=(.*)$/m.exec(autostartEntry(command))?.[1];

describe("the desktop entry for the start at login", () => {
  test("starts the app hidden", () => {
    expect(autostartEntry(["/usr/bin/hearth", "--hidden"])).toBe(
      '[Desktop Entry]\nType=Application\nName=Hearth\nExec="/usr/bin/hearth" "--hidden"\nX-GNOME-Autostart-enabled=true\n',
    );
  });

  test("quotes what a desktop would otherwise interpret", () => {
    expect(execOf("/home/a b/x")).toBe('"/home/a b/x"');
    expect(execOf("100%")).toBe('"100%%"');
    expect(execOf('"$`')).toBe(String.raw`"\\"\\$\\` + '`"');
    expect(execOf("\\")).toBe('"' + "\\".repeat(4) + '"');
  });

  test.each([
    ["is on as it is written", autostartEntry(["x"]), true],
    ["is off where there is none", null, false],
    ["is off once a desktop has hidden it", "[Desktop Entry]\nExec=x\nHidden=true\n", false],
    [
      "is off once GNOME has disabled it",
      "[Desktop Entry]\nExec=x\r\nX-GNOME-Autostart-enabled = false\r\n",
      false,
    ],
  ])("%s", (_what, entry, on) => {
    expect(isAutostartOn(entry)).toBe(on);
  });
});

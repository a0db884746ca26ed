import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandLine, isWayland, reportsHolds } from "../../../../src/main/shortcuts/desktop-session.ts";

test.each([
  ["linux", { XDG_SESSION_TYPE: "x11" }, false, true],
  ["linux", { XDG_SESSION_TYPE: "wayland" }, true, false],
  ["linux", { WAYLAND_DISPLAY: "wayland-0" }, true, false],
  ["linux", {}, false, true],
  ["darwin", { WAYLAND_DISPLAY: "wayland-0" }, false, false],
  ["win32", {}, false, true],
])("on %s with %o", (platform, env, wayland, holds) => {
  expect([isWayland(platform, env), reportsHolds(platform, env)]).toEqual([wayland, holds]);
});

test("a command line is the same words to a shell", () => {
  const words = ["/opt/it's here/Hearth", "a b", "$HOME", "--toggle-mute"];
  const line = commandLine(words, "linux");
  expect(
    execFileSync("sh", ["-c", `printf '%s\\n' ${line}`], { encoding: "utf8" })
      .trim()
      .split("\n"),
  ).toEqual(words);
  expect(commandLine([String.raw`C:\Program Files\Hearth.exe`, "--toggle-mute"], "win32")).toBe(
    String.raw`"C:\Program Files\Hearth.exe" --toggle-mute`,
  );
});

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findBrowser } from "../../../../src/host/recorder/find-browser.ts";
import { findRecorderBrowser } from "../../../../src/host/recorder/chromium.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

/** A folder with programs of these names. */
function folderWith(...names: string[]): string {
  const folder = temporaryDirectory();
  for (const name of names) writeFileSync(join(folder, name), "#!/bin/sh\n", { mode: 0o755 });
  return folder;
}

test.each(["google-chrome", "chromium", "chrome", "msedge", "microsoft-edge"])(
  "%s is found on the PATH",
  (name) => {
    const folder = folderWith(name);
    expect(findBrowser({ PATH: `/nowhere::${folder}` }, "linux")).toBe(join(folder, name));
  },
);

test("what is on the PATH has to be a program", () => {
  const folder = folderWith();
  mkdirSync(join(folder, "chromium"));
  writeFileSync(join(folder, "google-chrome"), "", { mode: 0o644 });
  expect(findBrowser({ PATH: folder }, "linux")).toBeNull();
  expect(findBrowser({}, "linux")).toBeNull();
});

test("HEARTH_RECORDER_BROWSER comes first, and is not replaced when it cannot be used", () => {
  const named = join(folderWith("my-chromium"), "my-chromium");
  const PATH = folderWith("chromium");
  expect(findRecorderBrowser({ PATH, HEARTH_RECORDER_BROWSER: named })).toEqual({
    kind: "browser",
    path: named,
    isUsable: true,
  });
  expect(findRecorderBrowser({ PATH, HEARTH_RECORDER_BROWSER: "/nowhere/chromium" })).toEqual({
    kind: "browser",
    path: "/nowhere/chromium",
    isUsable: false,
  });
  expect(findRecorderBrowser({ PATH, HEARTH_RECORDER_BROWSER: " " })).toEqual({
    kind: "browser",
    path: join(PATH, "chromium"),
    isUsable: true,
  });
});

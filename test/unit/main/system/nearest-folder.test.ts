import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nearestFolder } from "../../../../src/main/system/nearest-folder.ts";
import { temporaryDirectory } from "../../../helpers/host.ts";

const home = temporaryDirectory();
mkdirSync(join(home, "data"));
writeFileSync(join(home, "file"), "");
// A path that cannot be examined; unlike missing permissions, this also affects root.
symlinkSync(join(home, "loop"), join(home, "loop"));

test.each([
  ["data", "data"],
  ["data/not/there", "data"],
  ["file/data", "."],
  ["loop/data", "."],
])("the nearest existing folder of %s is %s", (path, nearest) => {
  expect(nearestFolder(join(home, path))).toBe(join(home, nearest));
});

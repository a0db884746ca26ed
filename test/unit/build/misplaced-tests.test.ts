import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { findMisplacedTests } from "../../../build/misplaced-tests.ts";
import { temporaryDirectory } from "../../helpers/host.ts";

test("a unit test has the path of the module or folder that it tests", () => {
  const root = temporaryDirectory();
  const files = [
    "src/host/log.ts",
    "src/host/ui/menu.tsx",
    "test/unit/host/log.test.ts",
    "test/unit/host/log.rotation.test.ts",
    "test/unit/host/ui.test.ts",
    "test/unit/host/ui/menu.test.ts",
    "test/unit/build/anything.test.ts",
    "test/unit/host/menu.test.ts",
    "test/unit/host/rotation.log.test.ts",
  ];
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "");
  }
  expect(findMisplacedTests(root).toSorted()).toEqual(files.slice(-2));
});

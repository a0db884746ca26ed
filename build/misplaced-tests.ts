import { existsSync, globSync } from "node:fs";
import { join } from "node:path";

/**
 * Unit tests that are not where their module is. `test/unit/<path>.test.ts` tests `src/<path>.ts` or `.tsx`, or the
 * folder `src/<path>`; where one file would be too long, `<path>.<aspect>.test.ts` tests one aspect. Folders that `src` does not have are free.
 * Returns paths, relative to `root`.
 */
export function findMisplacedTests(root: string): string[] {
  return globSync("*/**/*.test.ts", { cwd: join(root, "test/unit") })
    .filter((file) => existsSync(join(root, "src", file.split(/[/\\]/)[0] ?? "")))
    .filter((file) => {
      const module = join(root, "src", file.replace(/(\.[^./\\]+)?\.test\.ts$/, ""));
      return !["", ".ts", ".tsx"].some((ending) => existsSync(module + ending));
    })
    .map((file) => join("test/unit", file));
}

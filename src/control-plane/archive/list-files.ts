import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The files below these names in a folder, with `/` between folders. Leaves out what is neither a file nor a folder. */
export function listFiles(folder: string, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const found = lstatSync(join(folder, name), { throwIfNoEntry: false });
    if (found?.isFile()) return [name];
    if (!found?.isDirectory()) return [];
    const inside = readdirSync(join(folder, name)).toSorted();
    return listFiles(
      folder,
      inside.map((part) => `${name}/${part}`),
    );
  });
}

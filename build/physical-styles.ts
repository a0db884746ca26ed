import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Properties and values that name a side of the screen. */
const physical =
  /(?:^|[\s;{])((?:left|right|(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b)/g;
/** Shorthands whose second value is the right side, and whose fourth is the left one. */
const shorthand = /(?:^|[\s;{])((?:padding|margin|inset|scroll-padding|scroll-margin)\s*:\s*([^;}]+))/g;
const values = /[^\s(]+(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?/g;
const comments = /\/\*.*?\*\//gs;

/** The declarations of a style sheet that are wrong in one of the two directions of text, each with its line. */
export function physicalStyles(styles: string): { readonly line: number; readonly declaration: string }[] {
  const text = styles.replaceAll(comments, (comment) => comment.replaceAll(/[^\n]/g, " "));
  const named = [...text.matchAll(physical)];
  const lopsided = [...text.matchAll(shorthand)].filter(([, , given = ""]) => {
    const [, right, , left] = given.match(values) ?? [];
    return left !== undefined && left !== right;
  });
  return [...named, ...lopsided]
    .map(({ index, 0: match, 1: declaration = "" }) => ({
      line: text.slice(0, index + match.indexOf(declaration)).split("\n").length,
      declaration: declaration.trim(),
    }))
    .toSorted((a, b) => a.line - b.line);
}

/** Where the client's styles name a side of the screen instead of the start or the end of a line. */
export function findPhysicalStyles(root: string): string[] {
  return globSync("src/renderer/**/*.css", { cwd: root }).flatMap((file) =>
    physicalStyles(readFileSync(join(root, file), "utf8")).map(
      ({ line, declaration }) =>
        `${file}:${line}: ${declaration} is wrong from right to left: use inline-start and inline-end`,
    ),
  );
}

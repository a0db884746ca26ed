import { expect, test } from "vitest";
import { findPhysicalStyles, physicalStyles } from "../../../build/physical-styles.ts";

const found = (styles: string) => physicalStyles(styles).map(({ declaration }) => declaration);

test.each([
  ".a { left: 0; }",
  ".a {\n  margin-right: 4px;\n}",
  ".a { border-left-color: red }",
  ".a { border-top-right-radius: 4px; }",
  ".a { text-align: left; }",
  ".a { float: right; }",
  ".a { padding: 0 12px 0 20px; }",
  ".a { inset: 0 auto 0 var(--gap, 2px); }",
  ".a { margin: 0 calc(1px + (2px * 2)) 0 1px; }",
])("%s names a side of the screen", (styles) => {
  expect(found(styles)).toHaveLength(1);
});

test.each([
  ".a { inset-inline-start: 0; }",
  ".a { margin-inline: 4px 8px; }",
  ".a { border-start-end-radius: 4px; }",
  ".a { text-align: start; float: inline-end; }",
  ".a { padding: 0 12px 4px; margin: 1px 2px 3px 2px; }",
  ".a { padding: 0 calc(1px + 2px) 1px calc(1px + 2px); }",
  "/* left: 0; */ .left { color: var(--right); }",
  ".a { transform: translate(0, 0); --left: 1px; }",
])("%s does not", (styles) => {
  expect(found(styles)).toEqual([]);
});

test("the line is that of the declaration", () => {
  expect(physicalStyles("/* a\n b */\n.a {\n  color: red;\n  right: 0;\n}")).toEqual([
    { line: 5, declaration: "right:" },
  ]);
});

test("the client's styles name none", () => {
  expect(findPhysicalStyles(process.cwd())).toEqual([]);
});

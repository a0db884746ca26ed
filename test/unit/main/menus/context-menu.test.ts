import type { MenuItemConstructorOptions } from "electron";
import { describe, expect, test, vi } from "vitest";
import { contextMenu, type ContextActions, type Pressed } from "../../../../src/main/menus/context-menu.ts";
import { english } from "../../../../src/main/messages/english.ts";

const nothing: Pressed = {
  isEditable: false,
  selectionText: "",
  linkURL: "",
  mediaType: "none",
  hasImageContents: false,
  srcURL: "",
  misspelledWord: "",
  dictionarySuggestions: [],
  editFlags: { canCut: false, canCopy: false, canPaste: false, canSelectAll: false },
};
const everything = { canCut: true, canCopy: true, canPaste: true, canSelectAll: true };

const actions = () => ({
  replaceWord: vi.fn(),
  learnWord: vi.fn(),
  edit: vi.fn(),
  lookUp: null,
  copyText: vi.fn(),
  copyPicture: vi.fn(),
  savePicture: vi.fn(),
});

const menu = (pressed: Partial<Pressed>, act: ContextActions = actions()) =>
  contextMenu({ ...nothing, ...pressed }, english, act);
/** As one reads it: what cannot be pressed is in parentheses. */
const read = (items: readonly MenuItemConstructorOptions[]) =>
  items.map(({ type, label, enabled }) =>
    type === "separator" ? "—" : enabled === false ? `(${label})` : label,
  );
const press = (items: readonly MenuItemConstructorOptions[], label: string) =>
  items.find((item) => item.label === label)?.click?.(null as never, undefined, null as never);

describe("the context menu", () => {
  test.each<[string, Partial<Pressed>, (string | undefined)[]]>([
    ["of nothing is empty", {}, []],
    ["of a selection copies", { selectionText: "a word", editFlags: everything }, ["Copy"]],
    [
      "of a text field offers what it can do now",
      { isEditable: true, editFlags: { ...everything, canCut: false, canCopy: false } },
      ["(Cut)", "(Copy)", "Paste", "Select all"],
    ],
    ["of a web link copies it", { linkURL: "https://example.org/" }, ["Copy link"]],
    ["of a mail link copies the address", { linkURL: "mailto:ada@example.org" }, ["Copy email address"]],
    [
      "of a picture",
      { mediaType: "image", hasImageContents: true, srcURL: "blob:hearth-app://ui/1" },
      ["Copy picture", "Save picture …"],
    ],
    [
      "of a picture that has not been loaded is empty",
      { mediaType: "image", srcURL: "https://example.org/a.png" },
      [],
    ],
    [
      "of a misspelled word begins with the suggestions",
      {
        isEditable: true,
        misspelledWord: "teh",
        dictionarySuggestions: ["the", "tea"],
        editFlags: everything,
      },
      ["the", "tea", "Add to dictionary", "—", "Cut", "Copy", "Paste", "Select all"],
    ],
    [
      "of a misspelled word without suggestions says so",
      { isEditable: true, misspelledWord: "xqz", editFlags: everything },
      ["(No suggestions)", "Add to dictionary", "—", "Cut", "Copy", "Paste", "Select all"],
    ],
  ])("%s", (_name, pressed, expected) => {
    expect(read(menu(pressed))).toEqual(expected);
  });

  test.each([
    "javascript:alert(1)",
    "file:///etc/passwd",
    "hearth-app://ui/index.html#/check",
    "not a link",
    "smb://host/share",
  ])("offers nothing for the link %s", (linkURL) => expect(menu({ linkURL })).toEqual([]));

  test.each(["file:///etc/passwd", "data:text/html,x", "javascript:1"])("does not save %s", (srcURL) => {
    expect(read(menu({ mediaType: "image", hasImageContents: true, srcURL }))).toEqual(["Copy picture"]);
  });

  test("does what was pressed", () => {
    const act = actions();
    press(menu({ linkURL: "mailto:a%20b@example.org?subject=x" }, act), "Copy email address");
    expect(act.copyText).toHaveBeenCalledWith("a b@example.org");
    const spelling = menu({ misspelledWord: "teh", dictionarySuggestions: ["the"] }, act);
    press(spelling, "the");
    expect(act.replaceWord).toHaveBeenCalledWith("the");
    press(spelling, "Add to dictionary");
    expect(act.learnWord).toHaveBeenCalledWith("teh");
    press(menu({ isEditable: true, editFlags: everything }, act), "Select all");
    expect(act.edit).toHaveBeenCalledWith("selectAll");
  });

  test("looks up a selection where the system has a dictionary, and shortens a long one", () => {
    const lookUp = vi.fn();
    const items = menu(
      { selectionText: ` R&D ${"x".repeat(40)}`, editFlags: everything },
      { ...actions(), lookUp },
    );
    expect(read(items)).toEqual([`Look up “R&&D ${"x".repeat(26)}…”`, "—", "Copy"]);
  });
});

import type { MenuItemConstructorOptions } from "electron";
import type { MainTexts } from "../messages/index.ts";
import { verbatim } from "./verbatim.ts";

/** What was pressed, as Electron's `context-menu` event describes it. */
export interface Pressed {
  readonly isEditable: boolean;
  readonly selectionText: string;
  readonly linkURL: string;
  readonly mediaType: string;
  readonly hasImageContents: boolean;
  readonly srcURL: string;
  readonly misspelledWord: string;
  readonly dictionarySuggestions: readonly string[];
  readonly editFlags: {
    readonly canCut: boolean;
    readonly canCopy: boolean;
    readonly canPaste: boolean;
    readonly canSelectAll: boolean;
  };
}

export interface ContextActions {
  readonly replaceWord: (word: string) => void;
  readonly learnWord: (word: string) => void;
  readonly edit: (command: "cut" | "copy" | "paste" | "selectAll") => void;
  /** Null where the system has no dictionary. */
  readonly lookUp: (() => void) | null;
  readonly copyText: (text: string) => void;
  readonly copyPicture: () => void;
  readonly savePicture: (url: string) => void;
}

type Items = MenuItemConstructorOptions[];

/** The longest selection that a menu item quotes, in characters. */
const QUOTED = 30;

/** The menu for what was pressed; empty if nothing can be done with it. Pure. */
export function contextMenu(pressed: Pressed, texts: MainTexts, actions: ContextActions): Items {
  return separated([
    spelling(pressed, texts, actions),
    link(pressed, texts, actions),
    picture(pressed, texts, actions),
    lookUp(pressed, texts, actions),
    editing(pressed, texts, actions),
  ]);
}

function spelling(
  { misspelledWord, dictionarySuggestions }: Pressed,
  texts: MainTexts,
  { replaceWord, learnWord }: ContextActions,
): Items {
  if (misspelledWord === "") return [];
  const suggestions = dictionarySuggestions.map((word) => ({
    label: verbatim(word),
    click: () => replaceWord(word),
  }));
  return [
    ...(suggestions.length > 0 ? suggestions : [{ label: texts.noSuggestions, enabled: false }]),
    { label: texts.learnWord, click: () => learnWord(misspelledWord) },
  ];
}

function link({ linkURL }: Pressed, texts: MainTexts, { copyText }: ContextActions): Items {
  const protocol = URL.canParse(linkURL) ? new URL(linkURL).protocol : "";
  if (protocol === "mailto:") {
    const address = decoded(new URL(linkURL).pathname);
    return [{ label: texts.copyAddress, click: () => copyText(address) }];
  }
  // Links inside the app lead nowhere else.
  if (protocol !== "https:" && protocol !== "http:") return [];
  return [{ label: texts.copyLink, click: () => copyText(linkURL) }];
}

function picture(
  { mediaType, hasImageContents, srcURL }: Pressed,
  texts: MainTexts,
  { copyPicture, savePicture }: ContextActions,
): Items {
  if (mediaType !== "image" || !hasImageContents) return [];
  return [
    { label: texts.copyPicture, click: copyPicture },
    ...(isPicture(srcURL) ? [{ label: texts.savePicture, click: () => savePicture(srcURL) }] : []),
  ];
}

function lookUp({ selectionText }: Pressed, texts: MainTexts, actions: ContextActions): Items {
  const text = selectionText.trim();
  if (text === "" || !actions.lookUp) return [];
  const quoted = text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
  return [{ label: texts.lookUp(verbatim(quoted)), click: actions.lookUp }];
}

/** In a text field, what it can do now; elsewhere, copying a selection. */
function editing(
  { isEditable, selectionText, editFlags }: Pressed,
  texts: MainTexts,
  { edit }: ContextActions,
): Items {
  const copy = { label: texts.copy, enabled: editFlags.canCopy, click: () => edit("copy") };
  if (!isEditable) return selectionText.trim() === "" ? [] : [copy];
  return [
    { label: texts.cut, enabled: editFlags.canCut, click: () => edit("cut") },
    copy,
    { label: texts.paste, enabled: editFlags.canPaste, click: () => edit("paste") },
    { label: texts.selectAll, enabled: editFlags.canSelectAll, click: () => edit("selectAll") },
  ];
}

/** Only what a page can show as a picture is saved. */
const isPicture = (url: string): boolean => /^(https?:|blob:|data:image\/)/i.test(url);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function separated(groups: readonly Items[]): Items {
  const items: Items = [];
  for (const group of groups) {
    if (items.length > 0 && group.length > 0) items.push({ type: "separator" });
    items.push(...group);
  }
  return items;
}

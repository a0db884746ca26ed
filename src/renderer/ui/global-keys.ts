/** Keys of a global shortcut, as Electron writes them: `Control+Shift+M`. */

const isMac = navigator.platform.startsWith("Mac");
const superName = navigator.platform.startsWith("Win") ? "Win" : "Super";

const shownMac: Readonly<Record<string, string>> = { Control: "⌃", Alt: "⌥", Shift: "⇧", Command: "⌘" };
const shownElsewhere: Readonly<Record<string, string>> = { Control: "Ctrl", Super: superName };

/** `Ctrl+Shift+M`, or `⌃⇧M` on a Mac. */
export function shownKeys(keys: string): string {
  const names = isMac ? shownMac : shownElsewhere;
  return keys
    .split("+")
    .map((key) => names[key] ?? key)
    .join(isMac ? "" : "+");
}

/** The keys that make others suitable, for a sentence. */
export const modifierNames = isMac ? ["⌃", "⌥", "⌘"] : ["Ctrl", "Alt", superName];

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "altKey" | "metaKey" | "shiftKey"> &
  Partial<Pick<KeyboardEvent, "getModifierState">>;

/**
 * The keys of an event: null while only modifiers are held, and `unsuitable` for keys that other apps need, such as a
 * letter by itself.
 */
export function keysOf(event: Pressed): { readonly keys: string } | "unsuitable" | null {
  if (["Control", "Alt", "AltGraph", "Meta", "Shift", "OS"].includes(event.key)) return null;
  if (!isMac && isWriting(event)) return "unsuitable";
  const key = nameOf(event);
  const isFunctionKey = /^F\d+$/.test(key ?? "");
  if (key === null || (!isFunctionKey && !event.ctrlKey && !event.altKey && !event.metaKey))
    return "unsuitable";
  const held = [
    event.ctrlKey && "Control",
    event.altKey && "Alt",
    event.metaKey && (isMac ? "Command" : "Super"),
    event.shiftKey && "Shift",
  ].filter((modifier) => modifier !== false);
  return { keys: [...held, key].join("+") };
}

/** Whether it writes a character with AltGr, which is Ctrl+Alt on Windows: such as the @ of a German keyboard. */
const isWriting = (event: Pressed): boolean =>
  event.getModifierState?.("AltGraph") === true ||
  (event.ctrlKey && event.altKey && event.key.length === 1 && !/^[a-z\d]$/i.test(event.key));

/** What is on the key without modifiers: a letter by the layout, a digit by its place, since Shift changes it. */
function nameOf({ key, code }: Pressed): string | null {
  if (/^F(?:[1-9]|1\d|2[0-4])$/.test(key)) return key;
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  return /^(?:Digit|Key)([0-9A-Z])$/.exec(code)?.[1] ?? null;
}

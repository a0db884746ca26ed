import { useEffect, useEffectEvent, type RefObject } from "react";

/** Shortcuts use Ctrl, or Cmd on a Mac, so that they also work while the user is typing. */
const isMac = navigator.platform.startsWith("Mac");

/** The keys of all shortcuts, each with Ctrl or Cmd. */
export const shortcuts = { palette: "K", settings: ",", microphone: "D", camera: "E", quality: "I" } as const;

/** How a shortcut is written on this platform: as shown, and as `aria-keyshortcuts` requires. */
export const written = (key: string) =>
  isMac ? { shown: `⌘${key}`, aria: `Meta+${key}` } : { shown: `Ctrl+${key}`, aria: `Control+${key}` };

type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** Whether that key was pressed as a shortcut; `key` is one upper-case character. */
export function isShortcut(event: Pressed, key: string): boolean {
  const held = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (!held || event.shiftKey || event.altKey) return false;
  // On a Cyrillic, Greek, Hebrew or Arabic layout, only the place of the key says which one it is.
  if (event.key > "\u007F") return event.code === (key === "," ? "Comma" : `Key${key}`);
  return event.key.toUpperCase() === key;
}

/**
 * Calls `act` when a shortcut is pressed, once however long it is held: in the window that shows `element`, or without
 * one, in the page's own.
 */
export function useShortcut(key: string, act: () => void, element?: RefObject<HTMLElement | null>): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!isShortcut(event, key)) return;
    event.preventDefault();
    if (!event.repeat) act();
  });
  useEffect(() => {
    const target = element ? element.current?.ownerDocument.defaultView : window;
    const listener = (event: KeyboardEvent) => onKey(event);
    target?.addEventListener("keydown", listener);
    return () => target?.removeEventListener("keydown", listener);
  }, [element]);
}

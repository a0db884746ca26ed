import { useEffect, useEffectEvent } from "react";

/** Shortcuts are with Ctrl, or Cmd on a Mac, so that they work while one writes as well. */
const isMac = navigator.platform.startsWith("Mac");

/** How a key is written on this machine: for people, and for what reads to them. */
export const written = (key: string) =>
  isMac ? { shown: `⌘${key}`, aria: `Meta+${key}` } : { shown: `Ctrl+${key}`, aria: `Control+${key}` };

/** Whether that key was pressed as a shortcut; `key` is one upper-case character. */
export function isShortcut(event: KeyboardEvent, key: string): boolean {
  const held = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  return held && !event.shiftKey && !event.altKey && event.key.toUpperCase() === key;
}

/** Acts on a shortcut wherever in the page it is pressed. */
export function useShortcut(key: string, act: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!isShortcut(event, key)) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}

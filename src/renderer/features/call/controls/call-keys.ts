import { useEffect, useEffectEvent, type RefObject } from "react";

/** With Ctrl, or Cmd on a Mac, so that a key works while one writes as well. */
const isMac = navigator.platform.startsWith("Mac");

/** How a key is written on this machine: for people, and for what reads to them. */
export const written = (key: string) =>
  isMac ? { shown: `⌘${key}`, aria: `Meta+${key}` } : { shown: `Ctrl+${key}`, aria: `Control+${key}` };

/** Presses a button by its key too, in whichever window of ours the button is shown. */
export function useCallKey(button: RefObject<HTMLElement | null>, key: string, press: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const held = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
    if (!held || event.shiftKey || event.altKey || event.key.toUpperCase() !== key) return;
    event.preventDefault();
    if (!event.repeat) press();
  });
  useEffect(() => {
    const shownIn = button.current?.ownerDocument.defaultView;
    const listener = (event: KeyboardEvent) => onKey(event);
    shownIn?.addEventListener("keydown", listener);
    return () => shownIn?.removeEventListener("keydown", listener);
  }, [button]);
}

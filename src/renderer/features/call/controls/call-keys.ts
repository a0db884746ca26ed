import { useEffect, useEffectEvent, type RefObject } from "react";
import { isShortcut } from "../../../ui/shortcut.ts";

/** Presses a button by its key too, in whichever window of ours the button is shown. */
export function useCallKey(button: RefObject<HTMLElement | null>, key: string, press: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!isShortcut(event, key)) return;
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
